'use client'

import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'

interface Props {
  isNew: boolean
  dirty: boolean
  saving: boolean
  problems: number
  onSave: () => void
  onDiscard: () => void
}

/** Always in reach below what is edited. */
export function SaveBar({ isNew, dirty, saving, problems, onSave, onDiscard }: Props) {
  const { t } = useTranslation('resources')
  const state = problems > 0 ? t('save.problems', { count: problems }) : dirty ? t('save.dirty') : t('save.clean')
  return (
    <div className="sticky bottom-0 z-10 -mx-4 mt-8 border-t bg-background/95 px-4 py-3 backdrop-blur-sm sm:-mx-5 sm:px-5">
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="mr-auto text-sm text-muted-foreground">
          {!isNew && state}
          {isNew && problems > 0 && state}
        </p>
        {dirty && !isNew && (
          <Button variant="ghost" onClick={onDiscard}>
            {t('save.discard')}
          </Button>
        )}
        <Button onClick={onSave} disabled={saving || (!dirty && !isNew)}>
          {saving && <Spinner />}
          {isNew ? t('save.create') : t('save.review')}
        </Button>
      </div>
    </div>
  )
}
