'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Spinner } from '@/components/ui/spinner'
import { toast } from '@/components/ui/toast'
import { deleteResource, invalidateResources, labelOf, referrersOf } from '@/lib/resources'
import { scopeFor, type Viewer } from '@/lib/viewer'
import { removeReferences, type Skill, skillId } from './api'

interface Props {
  skill: Skill
  viewer: Viewer
  onClose: () => void
}

/** Asks first. A skill that agents name is not deleted before it is taken out of them. */
export function DeleteSkill({ skill, viewer, onClose }: Props) {
  const { t } = useTranslation('skills')
  const client = useQueryClient()
  const scope = scopeFor(skill.metadata, viewer)
  const name = labelOf(skill.metadata)
  const refresh = () => invalidateResources(client)
  const deletion = useMutation({ mutationFn: () => deleteResource(skillId(skill, scope)), onSettled: refresh })
  const removal = useMutation({
    mutationFn: () => removeReferences(skill, scope),
    onSuccess: ({ ghosts }) => {
      toast(t('delete.removed', { count: ghosts.length }))
      deletion.reset()
    },
    onSettled: refresh,
  })
  const { referrers } = referrersOf(deletion.error)
  const remove = async () => {
    await deletion.mutateAsync()
    toast(t('delete.done', { name }))
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('delete.title', { name })}
      text={t('delete.text')}
      confirm={t('delete.do')}
      danger
      onConfirm={() => remove()}
    >
      {referrers.length > 0 ? (
        <Alert tone="warning" role="alert" title={t('delete.used', { count: referrers.length })}>
          <p className="break-words">{[...new Set(referrers.map((each) => each.name))].join(', ')}</p>
          <Button variant="outline" size="sm" className="mt-2" disabled={removal.isPending} onClick={() => removal.mutate()}>
            {removal.isPending && <Spinner />}
            {t('delete.remove')}
          </Button>
        </Alert>
      ) : (
        deletion.error && <ErrorState error={deletion.error} />
      )}
      {removal.error && <ErrorState error={removal.error} className="mt-2" />}
    </ConfirmDialog>
  )
}
