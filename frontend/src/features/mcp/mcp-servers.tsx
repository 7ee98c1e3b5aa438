'use client'

import { useQuery } from '@tanstack/react-query'
import { FileJson, Plug } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { allQuery } from '@/lib/resources'
import { mayChange, type Viewer } from '@/lib/viewer'
import { type Holder, serverNames } from './api'
import { HolderSection } from './holder-section'
import { ImportForm } from './import-form'

/** Everything that names MCP servers, or could. */
function useHolders() {
  const ghosts = useQuery(allQuery('Ghost'))
  const teams = useQuery(allQuery('Team'))
  const skills = useQuery(allQuery('Skill'))
  const all = [ghosts, teams, skills]
  const holders: Holder[] = [
    ...(ghosts.data ?? []).map((ghost) => ({ ...ghost, kind: 'Ghost' as const })),
    ...(teams.data ?? []).map((team) => ({ ...team, kind: 'Team' as const })),
    ...(skills.data ?? []).map((skill) => ({ ...skill, kind: 'Skill' as const })),
  ]
  return {
    holders,
    pending: all.some((query) => query.isPending),
    error: all.find((query) => query.error)?.error,
    retry: () => {
      for (const query of all) void query.refetch()
    },
  }
}

const keyOf = ({ kind, metadata }: Holder) => `${kind}/${String(metadata.userId)}/${metadata.namespace ?? ''}/${metadata.name}`

/** MCP servers of one's agents: state, tools, logins, and bringing in new ones. */
export function McpServers({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('mcp')
  const { t: common } = useTranslation()
  const { holders, pending, error, retry } = useHolders()
  const [importing, setImporting] = useState(false)
  const withServers = holders.filter((holder) => serverNames(holder).length > 0)
  // A skill's package says which servers it brings: a change here would be gone with the next upload.
  const changeable = holders.filter(({ kind, metadata }) => kind !== 'Skill' && mayChange(metadata, viewer))
  const add = changeable.length > 0 && (
    <Button onClick={() => setImporting(true)}>
      <FileJson aria-hidden />
      {t('import.title')}
    </Button>
  )
  const ready = !pending && !error
  return (
    <Page title={t('title')} intro={t('intro')} actions={withServers.length > 0 ? add : undefined}>
      {pending && <LoadingRows />}
      {error && <ErrorState error={error} title={t('loadFailed')} onRetry={retry} />}
      {ready && withServers.length === 0 && (
        <EmptyState icon={Plug} title={t('emptyTitle')} text={changeable.length > 0 ? t('emptyText') : t('emptyNoAgent')}>
          {add || (
            <Button asChild>
              <Link href="/agents/edit" prefetch={false}>
                {t('build')}
              </Link>
            </Button>
          )}
        </EmptyState>
      )}
      {ready && withServers.map((holder) => <HolderSection key={keyOf(holder)} holder={holder} viewer={viewer} />)}
      <Sheet open={importing} onOpenChange={setImporting}>
        <SheetContent title={t('import.title')} description={t('import.intro')} closeLabel={common('app.close')}>
          <ImportForm holders={changeable} viewer={viewer} onDone={() => setImporting(false)} />
        </SheetContent>
      </Sheet>
    </Page>
  )
}
