'use client'

import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { toast } from '@/components/ui/toast'
import { type Model } from '@/lib/api/types'
import { idOf, labelOf, useDeleteResource } from '@/lib/resources'
import { scopeFor, type Viewer } from '@/lib/viewer'

interface Props {
  model: Model
  viewer: Viewer
  onClose: () => void
}

/** Asks first; while bots name the model, the server refuses and says which. */
export function DeleteModel({ model, viewer, onClose }: Props) {
  const { t } = useTranslation('models')
  const { mutateAsync } = useDeleteResource()
  const name = labelOf(model.metadata)
  const remove = async () => {
    const { resourceVersion } = model.metadata
    await mutateAsync({ id: idOf('Model', model.metadata, scopeFor(model.metadata, viewer)), resourceVersion })
    toast(t('deleted', { name }))
  }
  return (
    <Confirmed
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('deleteTitle', { name })}
      text={t('deleteText')}
      confirm={t('delete')}
      danger
      onConfirm={remove}
    />
  )
}
