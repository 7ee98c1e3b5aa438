'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Activity, RefreshCw, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RemoveAction } from '@/components/actions/icon-action'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { Time } from '@/components/ui/time'
import { cancelRun, RUNS_KEY, runsQuery, type Run } from './api'

const REFRESH_MS = 5_000

function State({ run }: { run: Run }) {
  const { t } = useTranslation('admin')
  if (run.cancel_requested) return <Badge tone="warning">{t('runs.stopping')}</Badge>
  return <Badge tone={run.state === 'running' ? 'success' : 'neutral'}>{t(`runs.states.${run.state}`)}</Badge>
}

function useColumns(): readonly [Column<Run>, ...Column<Run>[]] {
  const { t } = useTranslation('admin')
  return [
    { name: t('runs.run'), cell: ({ id }) => `#${String(id)}` },
    { name: t('usage.user'), cell: ({ user_name }) => user_name },
    { name: t('runs.team'), cell: ({ team }) => team ?? '–' },
    { name: t('users.state'), cell: (run) => <State run={run} /> },
    { name: t('runs.since'), cell: ({ started_at, created_at }) => <Time at={started_at ?? created_at} /> },
    { name: t('runs.attempt'), cell: ({ attempt }) => String(attempt) },
  ]
}

/** Answers that are being written now, and whose. */
export function Runs() {
  const { t } = useTranslation('admin')
  const query = useInfiniteQuery({ ...runsQuery, refetchInterval: REFRESH_MS })
  const columns = useColumns()
  const refreshing = useRefreshing(RUNS_KEY)
  const anew = (
    <Button variant="outline" disabled={query.isFetching} onClick={() => void query.refetch()}>
      {query.isFetching ? <Spinner /> : <RefreshCw aria-hidden />}
      {t('runs.refresh')}
    </Button>
  )
  return (
    <Page wide title={t('runs.title')} intro={t('runs.intro')} actions={anew}>
      <Listing query={query} failed={t('runs.failed')} empty={<EmptyState icon={Activity} title={t('runs.none')} text={t('runs.noneText')} />}>
        {(runs) => (
          <Records
            label={t('runs.title')}
            items={runs}
            keyOf={({ id }) => id}
            columns={columns}
            actions={(run) =>
              run.cancel_requested ? null : (
                <RemoveAction
                  icon={Square}
                  label={t('runs.stopLabel', { id: run.id, name: run.user_name })}
                  title={t('runs.stopTitle', { name: run.user_name })}
                  text={t('runs.stopText')}
                  confirm={t('runs.stop')}
                  onConfirm={() => refreshing(cancelRun(run.id))}
                />
              )
            }
          />
        )}
      </Listing>
    </Page>
  )
}
