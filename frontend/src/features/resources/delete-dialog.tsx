'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { CheckboxRow } from '@/components/ui/checkbox'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { referrersOf, referrersQuery, useDeleteResource, type ResourceId } from '@/lib/resources'
import { ReferrerList } from './where-used'

interface Props {
  id: ResourceId
  label: string
  onClose: () => void
  onDeleted: () => void
}

/** Says what stands in the way before it is tried, and offers to take it along. */
export function DeleteDialog({ id, label, onClose, onDeleted }: Props) {
  const { t } = useTranslation('resources')
  const [cascade, setCascade] = useState(false)
  const known = useQuery(referrersQuery(id))
  const remove = useDeleteResource()
  const refused = referrersOf(remove.error)
  const referrers = refused.referrers.length > 0 ? refused.referrers : (known.data ?? [])
  const run = async () => {
    // What went wrong stands in the dialog, which stays open.
    await remove.mutateAsync({ id, cascade })
    onDeleted()
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('delete.title', { name: label })}
      text={t('delete.text')}
      confirm={t('delete.confirm')}
      danger
      onConfirm={run}
    >
      <div className="space-y-3">
        {referrers.length > 0 && (
          <>
            <p className="text-sm">{t('delete.used')}</p>
            <ReferrerList referrers={referrers} />
            <CheckboxRow checked={cascade} onCheckedChange={(on) => setCascade(on === true)}>
              {t('delete.cascade')}
            </CheckboxRow>
          </>
        )}
        {refused.hidden > 0 && <p className="text-sm">{t('delete.hidden', { count: refused.hidden })}</p>}
        {remove.error && <ErrorState error={remove.error} title={t('delete.failed')} />}
      </div>
    </ConfirmDialog>
  )
}
