'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/i18n/format'
import { userQuery, type UserDetails } from './api'

function Groups({ user }: { user: UserDetails }) {
  const { t } = useTranslation(['admin', 'groups'])
  if (user.groups.length === 0) return <p className="text-sm text-muted-foreground">{t('details.noGroups')}</p>
  return (
    <ul className="divide-y rounded-lg border bg-card text-sm">
      {user.groups.map(({ group, role, state }) => (
        <li key={group} className="flex items-center justify-between gap-4 px-4 py-2.5">
          <span className="min-w-0 wrap-anywhere">{group}</span>
          <span className="flex flex-wrap justify-end gap-1">
            <Badge>{t(`groups:roles.${role}.name`)}</Badge>
            {state === 'pending' && <Badge tone="warning">{t('details.pending')}</Badge>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Facts({ user }: { user: UserDetails }) {
  const { t } = useTranslation(['admin', 'common'])
  const yes = (value: boolean) => t(value ? 'details.yes' : 'details.no')
  const facts = [
    [t('details.number'), String(user.id)],
    [t('users.displayName'), user.display_name ?? '–'],
    [t('users.email'), user.email ?? '–'],
    [t('users.verified'), yes(user.email_verified)],
    [t('users.role'), t(`common:account.roles.${user.role}`)],
    [t('users.state'), t(user.is_active ? 'users.on' : 'users.off')],
    [t('details.hasPassword'), yes(user.has_password)],
    [t('details.providers'), user.providers.join(', ') || '–'],
    [t('details.conversations'), formatNumber(user.conversations)],
    [t('details.resources'), formatNumber(user.resources)],
    [t('details.openLogins'), formatNumber(user.open_logins)],
  ] as const
  return (
    <dl className="divide-y text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4 py-2">
          <dt className="text-muted-foreground">{name}</dt>
          <dd className="min-w-0 text-right font-medium wrap-anywhere">{value}</dd>
        </div>
      ))}
      <div className="flex justify-between gap-4 py-2">
        <dt className="text-muted-foreground">{t('details.since')}</dt>
        <dd>
          <Time at={user.created_at} exact />
        </dd>
      </div>
    </dl>
  )
}

function Content({ id }: { id: number }) {
  const { t } = useTranslation('admin')
  const { data, error, refetch } = useQuery(userQuery(id))
  if (!data) return error ? <ErrorState error={error} title={t('details.failed')} onRetry={() => void refetch()} /> : <LoadingRows />
  return (
    <div className="space-y-6">
      <Facts user={data} />
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t('details.groups')}</h3>
        <Groups user={data} />
      </section>
    </div>
  )
}

/** What is known about an account; never what it has written. */
export function UserSheet({ id, onClose }: { id: number | null; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common'])
  const { data } = useQuery({ ...userQuery(id ?? 0), enabled: id !== null })
  return (
    <Sheet open={id !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent title={data?.user_name ?? t('details.title')} closeLabel={t('common:app.close')}>
        {id !== null && <Content id={id} />}
      </SheetContent>
    </Sheet>
  )
}
