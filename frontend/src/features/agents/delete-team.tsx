'use client'

import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { toast } from '@/components/ui/toast'
import { type Team } from '@/lib/api/types'
import { idOf, labelOf, useDeleteResource } from '@/lib/resources'
import { scopeFor, type Viewer } from '@/lib/viewer'

interface Props {
  team: Team
  viewer: Viewer
  onClose: () => void
  onDeleted?: () => void
}

/** The team alone goes; its agents stay, for other teams. */
export function DeleteTeam({ team, viewer, onClose, onDeleted }: Props) {
  const { t } = useTranslation('agents')
  const { mutateAsync } = useDeleteResource()
  const name = labelOf(team.metadata)
  const remove = async () => {
    const { resourceVersion } = team.metadata
    await mutateAsync({ id: idOf('Team', team.metadata, scopeFor(team.metadata, viewer)), resourceVersion })
    toast(t('delete.done', { name }))
    onDeleted?.()
  }
  return (
    <Confirmed
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('delete.title', { name })}
      text={t('delete.text')}
      confirm={t('delete.do')}
      danger
      onConfirm={remove}
    />
  )
}
