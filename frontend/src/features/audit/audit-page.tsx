'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Download, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '@/components/actions/use-act'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Spinner } from '@/components/ui/spinner'
import { Time } from '@/components/ui/time'
import { saveFile } from '@/lib/save-file'
import { entriesQuery, exportEntries, type Entry, type Filter, type Format } from './api'
import { EntrySheet } from './entry-sheet'
import { Filters } from './filters'
import { thingOf } from './thing'
import { useVerifying, VerifyButton, VerifyResult } from './verify'

const FORMATS: Record<Format, { name: string; type: string }> = {
  ndjson: { name: 'JSON (NDJSON)', type: 'application/x-ndjson' },
  csv: { name: 'CSV', type: 'text/csv' },
}

function Export({ filter }: { filter: Filter }) {
  const { t } = useTranslation('audit')
  const act = useAct({
    act: async (format: Format) => saveFile(`wegent-audit.${format}`, await exportEntries(filter, format), FORMATS[format].type),
    changes: [],
  })
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" disabled={act.busy}>
          {act.busy ? <Spinner /> : <Download aria-hidden />}
          {t('export')}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {(['ndjson', 'csv'] as const).map((format) => (
          <DropdownMenuItem key={format} onSelect={() => void act.run(format)}>
            {FORMATS[format].name}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function useColumns(onOpen: (id: number) => void): readonly [Column<Entry>, ...Column<Entry>[]] {
  const { t } = useTranslation('audit')
  return [
    {
      name: t('action'),
      cell: (entry) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <button
            type="button"
            aria-label={t('open', { number: entry.id, action: entry.action, thing: thingOf(entry) })}
            className="font-medium text-primary underline-offset-4 hover:underline"
            onClick={() => onOpen(entry.id)}
          >
            {entry.action}
          </button>
          {entry.outcome === 'denied' && <Badge tone="danger">{t('filters.outcomes.denied')}</Badge>}
        </span>
      ),
    },
    { name: t('thing'), cell: (entry) => <span className="wrap-anywhere">{thingOf(entry)}</span> },
    { name: t('actor'), cell: ({ actor_name }) => actor_name ?? t('nobody') },
    { name: t('address'), cell: ({ address }) => <span className="font-mono text-xs">{address || '–'}</span> },
    { name: t('at'), cell: ({ at }) => <Time at={at} exact /> },
  ]
}

/** Who did what, to what and when: nobody can change it. */
export function AuditPage() {
  const { t } = useTranslation('audit')
  const [filter, setFilter] = useState<Filter>({})
  const [opened, setOpened] = useState<number | null>(null)
  const verifying = useVerifying()
  const query = useInfiniteQuery(entriesQuery(filter))
  const columns = useColumns(setOpened)
  const actions = (
    <>
      <VerifyButton verifying={verifying} />
      <Export filter={filter} />
    </>
  )
  return (
    <Page wide title={t('title')} intro={t('intro')} actions={actions}>
      <VerifyResult verifying={verifying} />
      <Filters onFilter={setFilter} />
      <Listing query={query} failed={t('failed')} empty={<EmptyState icon={ScrollText} title={t('none')} text={t('noneText')} />}>
        {(entries) => <Records label={t('title')} items={entries} keyOf={({ id }) => id} columns={columns} />}
      </Listing>
      <EntrySheet number={opened} onClose={() => setOpened(null)} />
    </Page>
  )
}
