'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { Time } from '@/components/ui/time'
import { entryQuery, type Entry } from './api'
import { differences } from './differences'
import { thingOf } from './thing'

function Changes({ entry }: { entry: Entry }) {
  const { t } = useTranslation('audit')
  const changes = differences(entry.old, entry.new)
  if (changes.length === 0) return <p className="text-sm text-muted-foreground">{t('entry.noChanges')}</p>
  return (
    <ul className="divide-y rounded-lg border bg-card text-sm">
      {changes.map(({ path, before, after }) => (
        <li key={path} className="px-4 py-2.5">
          <code className="font-mono text-xs wrap-anywhere text-muted-foreground">{path}</code>
          {before !== undefined && (
            <p className="mt-1 rounded-sm bg-destructive-soft px-2 py-0.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
              <span className="sr-only">{t('entry.before')} </span>
              <span aria-hidden>− </span>
              {before}
            </p>
          )}
          {after !== undefined && (
            <p className="mt-1 rounded-sm bg-success/12 px-2 py-0.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
              <span className="sr-only">{t('entry.after')} </span>
              <span aria-hidden>+ </span>
              {after}
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

function Facts({ entry }: { entry: Entry }) {
  const { t } = useTranslation('audit')
  const facts = [
    [t('actor'), entry.actor_name ?? t('nobody')],
    [t('action'), entry.action],
    [t('thing'), thingOf(entry)],
    [t('entry.objectId'), entry.object_id],
    [t('outcome'), t(`filters.outcomes.${entry.outcome}`)],
    [t('entry.via'), entry.via],
    [t('address'), entry.address],
    [t('entry.request'), entry.request_id],
    [t('entry.hash'), entry.hash],
    [t('entry.previous'), entry.previous_hash],
  ] as const
  return (
    <dl className="divide-y text-sm">
      <div className="flex justify-between gap-6 py-2">
        <dt className="text-muted-foreground">{t('at')}</dt>
        <dd>
          <Time at={entry.at} exact />
        </dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-6 py-2">
          <dt className="shrink-0 text-muted-foreground">{name}</dt>
          <dd className="min-w-0 text-right font-medium break-all">{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}

function Content({ number }: { number: number }) {
  const { t } = useTranslation('audit')
  const { data, error, refetch } = useQuery(entryQuery(number))
  if (!data) return error ? <ErrorState error={error} title={t('entry.failed')} onRetry={() => void refetch()} /> : <LoadingRows />
  return (
    <div className="space-y-6">
      <Facts entry={data} />
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t('entry.changes')}</h3>
        <Changes entry={data} />
      </section>
    </div>
  )
}

/** One entry, with what it has changed. */
export function EntrySheet({ number, onClose }: { number: number | null; onClose: () => void }) {
  const { t } = useTranslation(['audit', 'common'])
  return (
    <Sheet open={number !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent title={t('entry.title', { number })} closeLabel={t('common:app.close')}>
        {number !== null && <Content number={number} />}
      </SheetContent>
    </Sheet>
  )
}
