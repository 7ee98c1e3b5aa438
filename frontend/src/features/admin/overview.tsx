'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Records, type Column } from '@/components/lists/records'
import { Page, PageSection } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Segmented } from '@/components/ui/segmented'
import { formatBytes, formatMoney, formatNumber } from '@/lib/i18n/format'
import { totalsQuery, usageQuery, type Totals } from './api'
import { Bars } from './bars'
import { byDay, byUser, dayBefore, inAll, type Sum, type UserSum } from './summary'

const RANGES = { '7': 7, '30': 30, '90': 90 } as const
type Range = keyof typeof RANGES

const money = ({ costs }: Sum) => Object.entries(costs).map(([currency, amount]) => formatMoney(amount, currency)).join(' + ')

function Figures({ figures }: { figures: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">
      {figures.map(([name, value]) => (
        <div key={name} className="flex flex-col-reverse justify-end rounded-lg border bg-card px-4 py-3">
          <dt className="text-sm text-muted-foreground">{name}</dt>
          <dd className="text-xl font-semibold tracking-tight tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function ThereIs({ totals }: { totals: Totals }) {
  const { t } = useTranslation('admin')
  const { storage } = totals
  const counted = (['active_users', 'disabled_users', 'admins', 'open_logins', 'groups', 'conversations', 'deleted_conversations'] as const).map(
    (name) => [t(`totals.${name}`), formatNumber(totals[name])] as const,
  )
  const database = storage.bytes === null ? storage.database : `${formatBytes(storage.bytes)}`
  return <Figures figures={[...counted, [t('totals.database', { name: storage.database }), database]]} />
}

function Resources({ totals }: { totals: Totals }) {
  const { t } = useTranslation('admin')
  type Kind = Totals['resources'][number]
  const columns: readonly [Column<Kind>, ...Column<Kind>[]] = [
    { name: t('kinds.kind'), cell: ({ kind }) => kind },
    ...(['of_users', 'of_groups', 'public', 'deleted'] as const).map((name) => ({
      name: t(`kinds.${name}`),
      cell: (kind: Kind) => formatNumber(kind[name]),
      className: 'tabular-nums',
    })),
  ]
  return <Records label={t('kinds.title')} items={totals.resources} keyOf={({ kind }) => kind} columns={columns} />
}

function Used({ range }: { range: Range }) {
  const { t } = useTranslation('admin')
  const [today] = useState(() => new Date())
  const days = RANGES[range]
  const { data, error, refetch } = useQuery(usageQuery(dayBefore(today, days - 1)))
  if (!data) return error ? <ErrorState error={error} title={t('usage.failed')} onRetry={() => void refetch()} /> : <LoadingRows rows={3} />
  const sums = byDay(data, today, days)
  const all = inAll(data)
  const columns: readonly [Column<UserSum>, ...Column<UserSum>[]] = [
    { name: t('usage.user'), cell: ({ userName }) => userName },
    { name: t('usage.turns'), cell: ({ turns }) => formatNumber(turns), className: 'tabular-nums' },
    { name: t('usage.failedTurns'), cell: ({ failed }) => formatNumber(failed), className: 'tabular-nums' },
    { name: t('usage.input'), cell: ({ input }) => formatNumber(input), className: 'tabular-nums' },
    { name: t('usage.output'), cell: ({ output }) => formatNumber(output), className: 'tabular-nums' },
    { name: t('usage.cost'), cell: (sum) => money(sum) || '–', className: 'tabular-nums' },
  ]
  return (
    <div className="space-y-4">
      <div className="grid gap-4 lg:grid-cols-2">
        <Bars label={t('usage.turns')} bars={sums.map(({ day, turns }) => ({ day, value: turns }))} />
        <Bars label={t('usage.tokens')} bars={sums.map(({ day, input, output }) => ({ day, value: input + output }))} />
      </div>
      {money(all) && <p className="text-sm">{t('usage.allCost', { cost: money(all) })}</p>}
      {data.length === 0 ? (
        <p className="text-sm text-muted-foreground">{t('usage.none')}</p>
      ) : (
        <Records label={t('usage.byUser')} items={byUser(data)} keyOf={({ userId }) => userId} columns={columns} />
      )}
    </div>
  )
}

/** How much there is, and what is used. */
export function Overview() {
  const { t } = useTranslation('admin')
  const [range, setRange] = useState<Range>('30')
  const { data: totals, error, refetch } = useQuery(totalsQuery)
  const failed = error && <ErrorState error={error} title={t('totals.failed')} onRetry={() => void refetch()} />
  const choice = (
    <Segmented
      label={t('usage.range')}
      options={(Object.keys(RANGES) as Range[]).map((value) => ({ value, label: t('usage.days', { count: RANGES[value] }) }))}
      value={range}
      onValueChange={setRange}
    />
  )
  return (
    <Page wide title={t('overview.title')} intro={t('overview.intro')}>
      <PageSection title={t('totals.title')}>{totals ? <ThereIs totals={totals} /> : (failed ?? <LoadingRows rows={2} />)}</PageSection>
      <PageSection title={t('usage.title')} text={t('usage.text')} actions={choice}>
        <Used range={range} />
      </PageSection>
      {totals && (
        <PageSection title={t('kinds.title')} text={t('kinds.text')}>
          <Resources totals={totals} />
        </PageSection>
      )}
    </Page>
  )
}
