'use client'

import { useQuery } from '@tanstack/react-query'
import { Check, Mail, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useAct } from '@/components/actions/use-act'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { Confirmed } from '@/components/actions/confirmed'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Time } from '@/components/ui/time'
import { accept, decline, invitationsQuery, MEMBERSHIP_KEYS, type Invitation } from './api'

function Row({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('groups')
  const { group, display_name, description, role, invited_by, created_at } = invitation
  const name = display_name ?? group
  const refreshing = useRefreshing(...MEMBERSHIP_KEYS)
  const accepting = useAct({ act: () => accept(group), changes: MEMBERSHIP_KEYS, done: () => t('invitations.accepted', { name }) })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium wrap-anywhere">{name}</p>
        {description && <p className="wrap-anywhere text-muted-foreground">{description}</p>}
        <p className="text-muted-foreground">
          {invited_by === null
            ? t('invitations.as', { role: t(`roles.${role}.name`) })
            : t('invitations.by', { who: invited_by, role: t(`roles.${role}.name`) })} · <Time at={created_at} />
        </p>
      </div>
      <div className="flex gap-2">
        <Confirmed
          trigger={
            <Button variant="outline" size="sm">
              <X aria-hidden />
              {t('invitations.decline')}
            </Button>
          }
          title={t('invitations.declineTitle', { name })}
          text={t('invitations.declineText')}
          confirm={t('invitations.decline')}
          onConfirm={() => refreshing(decline(group))}
        />
        <Button size="sm" disabled={accepting.busy} onClick={() => void accepting.run()}>
          <Check aria-hidden />
          {t('invitations.accept')}
        </Button>
      </div>
    </li>
  )
}

/** Groups that one is invited to; `quiet` shows nothing while there are none. */
export function Invitations({ quiet = false }: { quiet?: boolean }) {
  const { t } = useTranslation('groups')
  const { data, error, refetch } = useQuery(invitationsQuery)
  if (!data) {
    if (quiet) return null
    return error ? <ErrorState error={error} title={t('invitations.failed')} onRetry={() => void refetch()} /> : <LoadingRows rows={2} />
  }
  if (data.length === 0) return quiet ? null : <EmptyState icon={Mail} title={t('invitations.emptyTitle')} text={t('invitations.emptyText')} />
  return (
    <section aria-label={t('invitations.title')} className="mb-6">
      {quiet && <h2 className="mb-3 font-semibold tracking-tight">{t('invitations.title')}</h2>}
      <ul className="divide-y rounded-lg border bg-card">
        {data.map((invitation) => (
          <Row key={invitation.group} invitation={invitation} />
        ))}
      </ul>
    </section>
  )
}
