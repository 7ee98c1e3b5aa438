'use client'

import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { type Task } from '@/lib/api/types'
import { isBusy } from './task-facts'
import { endDeleting, endSelecting } from './ui'
import { useTaskActions } from './use-task-actions'

/** Asks before several conversations go, or one that others use or that is being answered. */
export function DeleteDialog({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useTranslation('tasks')
  const { destroy } = useTaskActions()
  const count = tasks.length
  const notes = [
    t('delete.text', { count }),
    tasks.some((task) => task.spec.is_group_chat) && t('delete.group'),
    tasks.some(isBusy) && t('delete.busy'),
  ]
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) endDeleting()
      }}
      title={count === 1 ? t('delete.one', { title: tasks[0]?.spec.title }) : t('delete.many', { count })}
      text={notes.filter((note) => note !== false).join(' ')}
      confirm={t('menu.delete')}
      danger
      onConfirm={() => {
        endSelecting()
        void destroy(tasks)
      }}
    />
  )
}
