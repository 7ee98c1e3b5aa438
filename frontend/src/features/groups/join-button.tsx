'use client'

import { useTranslation } from 'react-i18next'
import { useAct } from '@/components/actions/use-act'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { accept, join, leave, MEMBERSHIP_KEYS, type Group } from './api'

/** The way into a group that one is not in: by its visibility, or by an invitation. */
export function JoinButton({ group }: { group: Group }) {
  const { t } = useTranslation('groups')
  const { name, visibility, my_role, my_state } = group
  const joining = useAct({
    act: () => (my_state === 'invited' ? accept(name) : join(name)),
    changes: MEMBERSHIP_KEYS,
    done: ({ state }) => t(state === 'approved' ? 'join.in' : 'join.asked', { name: group.display_name ?? name }),
  })
  const withdrawing = useAct({ act: () => leave(name), changes: MEMBERSHIP_KEYS, done: () => t('join.withdrawn') })
  if (my_role !== null && my_state === null) return null
  if (my_state === 'rejected') return <Badge tone="warning">{t('join.rejected')}</Badge>
  if (my_state === 'requested') {
    return (
      <Button variant="outline" size="sm" disabled={withdrawing.busy} onClick={() => void withdrawing.run()}>
        {t('join.withdraw')}
      </Button>
    )
  }
  if (my_state !== 'invited' && visibility === 'private') return null
  const verb = my_state === 'invited' ? 'accept' : visibility === 'public' ? 'join' : 'ask'
  return (
    <Button variant={my_state === 'invited' ? 'primary' : 'outline'} size="sm" disabled={joining.busy} onClick={() => void joining.run()}>
      {t(`join.${verb}`)}
    </Button>
  )
}
