'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { LogOut, MonitorSmartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { RemoveAction } from '@/components/actions/icon-action'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import { describeUserAgent } from '@/lib/text/user-agent'
import { endLogin, endOtherLogins, LOGINS_KEY, loginsQuery, type Login } from './api'

function useNameOf() {
  const { t } = useTranslation('settings')
  return (login: Login) => describeUserAgent(login.user_agent) || t('logins.unknown')
}

function useColumns(): readonly [Column<Login>, ...Column<Login>[]] {
  const { t } = useTranslation('settings')
  const nameOf = useNameOf()
  return [
    {
      name: t('logins.device'),
      cell: (login) => (
        <span className="inline-flex flex-wrap items-center gap-2" title={login.user_agent}>
          {nameOf(login)}
          {login.current && <Badge tone="success">{t('logins.current')}</Badge>}
        </span>
      ),
    },
    { name: t('logins.method'), cell: ({ method, provider }) => provider ?? t(`logins.methods.${method}`) },
    { name: t('logins.address'), cell: ({ address }) => <span className="font-mono text-xs">{address}</span> },
    { name: t('logins.used'), cell: ({ refreshed_at }) => <Time at={refreshed_at} /> },
    { name: t('logins.ends'), cell: ({ expires_at }) => <Time at={expires_at} /> },
  ]
}

function EndOthers() {
  const { t } = useTranslation('settings')
  const refreshing = useRefreshing(LOGINS_KEY)
  const end = async () => {
    const { ended } = await refreshing(endOtherLogins())
    toast(t('logins.ended', { count: ended }))
  }
  return (
    <Confirmed
      danger
      trigger={
        <Button variant="outline">
          <LogOut aria-hidden />
          {t('logins.endOthers')}
        </Button>
      }
      title={t('logins.endOthersTitle')}
      text={t('logins.endOthersText')}
      confirm={t('logins.endOthers')}
      onConfirm={end}
    />
  )
}

/** Where one is logged in. */
export function Logins() {
  const { t } = useTranslation('settings')
  const query = useInfiniteQuery(loginsQuery)
  const columns = useColumns()
  const nameOf = useNameOf()
  const refreshing = useRefreshing(LOGINS_KEY)
  return (
    <Page wide title={t('logins.title')} intro={t('logins.intro')} actions={<EndOthers />}>
      <Listing
        query={query}
        failed={t('logins.failed')}
        empty={<EmptyState icon={MonitorSmartphone} title={t('logins.title')} text={t('logins.none')} />}
      >
        {(logins) => (
          <Records
            label={t('logins.title')}
            items={logins}
            keyOf={({ id }) => id}
            columns={columns}
            actions={(login) =>
              login.current ? null : (
                <RemoveAction
                  icon={LogOut}
                  label={t('logins.endLabel', { name: nameOf(login) })}
                  title={t('logins.endTitle', { name: nameOf(login) })}
                  text={t('logins.endText')}
                  confirm={t('logins.end')}
                  onConfirm={() => refreshing(endLogin(login.id))}
                />
              )
            }
          />
        )}
      </Listing>
    </Page>
  )
}
