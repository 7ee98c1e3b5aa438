'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { LogOut, MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RemoveAction } from '@/components/actions/icon-action'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Segmented } from '@/components/ui/segmented'
import { Time } from '@/components/ui/time'
import { describeUserAgent } from '@/lib/text/user-agent'
import { endLogin, LOGINS_KEY, loginsQuery, type AdminLogin } from './api'

function useColumns(open: boolean): readonly [Column<AdminLogin>, ...Column<AdminLogin>[]] {
  const { t } = useTranslation('admin')
  return [
    { name: t('usage.user'), cell: ({ user_name }) => user_name },
    { name: t('logins.device'), cell: ({ user_agent }) => <span title={user_agent}>{describeUserAgent(user_agent) || '–'}</span> },
    { name: t('logins.method'), cell: ({ method, provider }) => provider ?? method },
    { name: t('logins.address'), cell: ({ address }) => <span className="font-mono text-xs">{address}</span> },
    { name: t('logins.used'), cell: ({ refreshed_at }) => <Time at={refreshed_at} /> },
    open
      ? { name: t('logins.ends'), cell: ({ expires_at }) => <Time at={expires_at} /> }
      : { name: t('logins.ended'), cell: ({ ended_at, expires_at }) => <Time at={ended_at ?? expires_at} /> },
  ]
}

/** Logins of everybody. */
export function AdminLogins() {
  const { t } = useTranslation('admin')
  const [view, setView] = useState<'open' | 'over'>('open')
  const query = useInfiniteQuery(loginsQuery(view === 'open'))
  const columns = useColumns(view === 'open')
  const refreshing = useRefreshing(LOGINS_KEY)
  return (
    <Page wide title={t('logins.title')} intro={t('logins.intro')}>
      <Segmented
        className="mb-3"
        label={t('logins.view')}
        options={(['open', 'over'] as const).map((value) => ({ value, label: t(`logins.${value}`) }))}
        value={view}
        onValueChange={setView}
      />
      <Listing
        query={query}
        failed={t('logins.failed')}
        empty={<EmptyState icon={MonitorSmartphone} title={t('logins.none')} text={t('logins.noneText')} />}
      >
        {(logins) => (
          <Records
            label={t('logins.title')}
            items={logins}
            keyOf={({ id }) => id}
            columns={columns}
            actions={
              view === 'open'
                ? ({ id, user_name: name, user_agent }) => (
                    <RemoveAction
                      icon={LogOut}
                      label={t('logins.endLabel', { name, device: describeUserAgent(user_agent) })}
                      title={t('logins.endTitle', { name })}
                      text={t('logins.endText')}
                      confirm={t('logins.end')}
                      onConfirm={() => refreshing(endLogin(id))}
                    />
                  )
                : undefined
            }
          />
        )}
      </Listing>
    </Page>
  )
}
