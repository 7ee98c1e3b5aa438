'use client'

import { useTranslation } from 'react-i18next'
import { DiffView } from '@/components/diff/diff-view'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Spinner } from '@/components/ui/spinner'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  before: string
  after: string
  onSave: () => void
  saving: boolean
  error: unknown
}

/** What changes, before it does. */
export function SaveDialog({ open, onOpenChange, before, after, onSave, saving, error }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('save.title')} description={t('save.text')} closeLabel={common('app.close')} className="max-w-4xl">
        <div className="space-y-4">
          {error !== null && <ErrorState error={error} title={t('save.failed')} />}
          <DiffView before={before} after={after} beforeLabel={t('diff.stored')} afterLabel={t('diff.yours')} />
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild>
              <Button variant="outline">{t('save.back')}</Button>
            </DialogClose>
            <Button onClick={onSave} disabled={saving}>
              {saving && <Spinner />}
              {t('save.confirm')}
            </Button>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  )
}
