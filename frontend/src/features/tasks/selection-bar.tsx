'use client'

import { Archive, ArchiveRestore, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { askToDelete, endSelecting, useTaskUi } from './ui'
import { useTaskActions } from './use-task-actions'

/** What to do with those that are chosen. */
export function SelectionBar() {
  const { t } = useTranslation('tasks')
  const { archive } = useTaskActions()
  const selected = useTaskUi((ui) => ui.selected) ?? []
  const archived = useTaskUi((ui) => ui.archived)
  const none = selected.length === 0
  const ArchiveIcon = archived ? ArchiveRestore : Archive
  return (
    <div role="toolbar" aria-label={t('selection.label')} className="flex shrink-0 items-center gap-1 border-t px-3 py-1.5">
      <p role="status" className="min-w-0 flex-1 truncate text-sm">
        {t('selection.count', { count: selected.length })}
      </p>
      <Button
        variant="ghost"
        size="icon-sm"
        disabled={none}
        aria-label={t(archived ? 'menu.unarchive' : 'menu.archive')}
        title={t(archived ? 'menu.unarchive' : 'menu.archive')}
        onClick={() => {
          endSelecting()
          void archive(selected, !archived)
        }}
      >
        <ArchiveIcon aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        disabled={none}
        aria-label={t('menu.delete')}
        title={t('menu.delete')}
        onClick={() => askToDelete(selected)}
      >
        <Trash2 aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={t('selection.end')} title={t('selection.end')} onClick={endSelecting}>
        <X aria-hidden />
      </Button>
    </div>
  )
}
