'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ServerImport } from '@/components/mcp/server-import'
import { ServerTest } from '@/components/mcp/server-test'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { Spinner } from '@/components/ui/spinner'
import { toast } from '@/components/ui/toast'
import { type ImportedServers, type ImportMode } from '@/lib/mcp'
import { invalidateResources, labelOf } from '@/lib/resources'
import { scopeFor, type Viewer } from '@/lib/viewer'
import { addressOf, changeServers, type Holder, serverNames, serversQuery } from './api'

interface Props {
  /** Where servers can be put. */
  holders: readonly Holder[]
  viewer: Viewer
  onDone: () => void
}

const keyOf = ({ kind, metadata }: Holder) => `${kind}/${String(metadata.userId)}/${metadata.namespace ?? ''}/${metadata.name}`

const MODES: readonly ImportMode[] = ['append', 'replace']

/** Puts servers of a pasted JSON into a resource, after they were looked at and, if one likes, tried out. */
export function ImportForm({ holders, viewer, onDone }: Props) {
  const { t } = useTranslation('mcp')
  const client = useQueryClient()
  const [chosen, setChosen] = useState(holders[0] ? keyOf(holders[0]) : undefined)
  const [mode, setMode] = useState<ImportMode>('append')
  const [found, setFound] = useState<ImportedServers | null>(null)
  const holder = holders.find((each) => keyOf(each) === chosen)
  const saving = useMutation({
    mutationFn: async (patch: Record<string, unknown>) => {
      if (holder) await changeServers(holder, scopeFor(holder.metadata, viewer), patch)
    },
    onSuccess: () => {
      toast(t('import.done', { count: Object.keys(found?.servers ?? {}).length }))
      onDone()
    },
    onSettled: async () => {
      if (!holder) return
      await invalidateResources(client, [holder.kind])
      await client.invalidateQueries(serversQuery(addressOf(holder)))
    },
  })
  const existing = holder ? serverNames(holder) : []
  return (
    <div className="space-y-5">
      <Field label={t('import.where')} hint={t('import.whereHint')}>
        {(wiring) => (
          <Select
            {...wiring}
            options={holders.map((each) => ({ value: keyOf(each), label: `${labelOf(each.metadata)} · ${t(`kinds.${each.kind}`)}` }))}
            value={chosen}
            onValueChange={(value) => {
              setChosen(value)
              setFound(null)
            }}
          />
        )}
      </Field>
      {existing.length > 0 && (
        <div className="space-y-1.5">
          <Segmented
            label={t('import.mode')}
            options={MODES.map((value) => ({ value, label: t(`import.modes.${value}`) }))}
            value={mode}
            onValueChange={(value) => {
              setMode(value)
              setFound(null)
            }}
          />
          <p className="text-sm text-muted-foreground">{t(`import.modeHints.${mode}`, { names: existing.join(', ') })}</p>
        </div>
      )}
      {/* Another place or way means another answer: the text is read anew. */}
      <ServerImport key={`${chosen ?? ''}/${mode}`} existing={existing} mode={mode} onRead={setFound} />
      {found && (
        <ul aria-label={t('import.found')} className="divide-y rounded-lg border bg-card">
          {Object.entries(found.servers).map(([name, server]) => (
            <ServerTest key={name} name={name} server={server} of={holder && addressOf(holder)} />
          ))}
        </ul>
      )}
      {saving.error && <ErrorState error={saving.error} title={t('import.failed')} />}
      <div className="flex justify-end">
        <Button disabled={!found || !holder || saving.isPending} onClick={() => found && saving.mutate(found.patch)}>
          {saving.isPending && <Spinner />}
          {t('import.save')}
        </Button>
      </div>
    </div>
  )
}
