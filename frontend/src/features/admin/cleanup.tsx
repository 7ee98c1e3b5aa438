'use client'

import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { BrushCleaning, ScanSearch } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { TextField } from '@/components/forms/fields'
import { Listing } from '@/components/lists/listing'
import { Page, PageSection } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { CLEANUPS_KEY, cleanupsQuery, startCleanup, type Cleanup } from './api'
import { CleanupRow } from './cleanup-row'

const REFRESH_MS = 1_000
const USUAL_DAYS = '30'
const MOST_DAYS = 3650

const isOpen = ({ state }: Cleanup) => state === 'queued' || state === 'running'

/** Days as typed; null when they are none. */
function daysOf(text: string): number | null {
  const days = Number(text)
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? days : null
}

function Start({ busy }: { busy: boolean }) {
  const { t } = useTranslation('admin')
  const [text, setText] = useState(USUAL_DAYS)
  const days = daysOf(text)
  const refreshing = useRefreshing(CLEANUPS_KEY)
  const start = (dry_run: boolean) => refreshing(startCleanup({ older_than_days: days ?? 0, dry_run }))
  const looking = useMutation({ mutationFn: () => start(true) })
  return (
    <div className="space-y-4">
      <div className="max-w-56">
        <TextField
          type="number"
          inputMode="numeric"
          label={t('cleanup.days')}
          error={days === null ? t('cleanup.daysWrong', { most: MOST_DAYS }) : undefined}
          min={1}
          max={MOST_DAYS}
          value={text}
          onValueChange={setText}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" disabled={days === null || busy || looking.isPending} onClick={() => looking.mutate()}>
          {looking.isPending ? <Spinner /> : <ScanSearch aria-hidden />}
          {t('cleanup.look')}
        </Button>
        <Confirmed
          danger
          trigger={
            <Button variant="danger" disabled={days === null || busy}>
              <BrushCleaning aria-hidden />
              {t('cleanup.start')}
            </Button>
          }
          title={t('cleanup.question', { count: days ?? 0 })}
          text={t('cleanup.questionText')}
          confirm={t('cleanup.start')}
          onConfirm={() => start(false)}
        />
      </div>
      {looking.error && <ErrorState error={looking.error} />}
    </div>
  )
}

/** Removes for good what was deleted or over long ago. */
export function CleanupPage() {
  const { t } = useTranslation('admin')
  const query = useInfiniteQuery({
    ...cleanupsQuery,
    // One that runs tells how far it is.
    refetchInterval: ({ state: { data } }) => (data?.pages[0]?.items.some(isOpen) ? REFRESH_MS : false),
  })
  const busy = query.data?.pages[0]?.items.some(isOpen) ?? false
  return (
    <Page title={t('cleanup.title')} intro={t('cleanup.intro')}>
      <PageSection title={t('cleanup.new')} text={t('cleanup.newText')}>
        <Start busy={busy} />
      </PageSection>
      <PageSection title={t('cleanup.earlier')}>
        <Listing
          query={query}
          failed={t('cleanup.failed')}
          empty={<EmptyState icon={BrushCleaning} title={t('cleanup.none')} text={t('cleanup.noneText')} />}
        >
          {(cleanups) => (
            <ul aria-label={t('cleanup.earlier')} className="divide-y rounded-lg border bg-card">
              {cleanups.map((cleanup) => (
                <CleanupRow key={cleanup.id} cleanup={cleanup} />
              ))}
            </ul>
          )}
        </Listing>
      </PageSection>
    </Page>
  )
}
