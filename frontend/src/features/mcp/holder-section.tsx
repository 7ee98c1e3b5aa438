'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { placeOf } from '@/lib/mcp'
import { idOf, invalidateResources, labelOf, resourcePath } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { addressOf, changeServers, type Holder, serversQuery } from './api'
import { ReviewPanel } from './review-panel'
import { ServerRow } from './server-row'

interface Props {
  holder: Holder
  viewer: Viewer
}

function RemoveServer({ holder, viewer, name, onClose }: Props & { name: string; onClose: () => void }) {
  const { t } = useTranslation('mcp')
  const client = useQueryClient()
  const removal = useMutation({
    mutationFn: () => changeServers(holder, scopeFor(holder.metadata, viewer), { spec: { mcpServers: { [name]: null } } }),
    onSettled: async () => {
      await invalidateResources(client, [holder.kind])
      await client.invalidateQueries(serversQuery(addressOf(holder)))
    },
  })
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('remove.title', { name })}
      text={t('remove.text', { holder: labelOf(holder.metadata) })}
      confirm={t('remove.do')}
      danger
      onConfirm={() => removal.mutateAsync()}
    >
      {removal.error && <ErrorState error={removal.error} />}
    </ConfirmDialog>
  )
}

/** A resource, and the MCP servers that it names. */
export function HolderSection({ holder, viewer }: Props) {
  const { t } = useTranslation('mcp')
  const { t: common } = useTranslation()
  const address = addressOf(holder)
  const servers = useQuery(serversQuery(address))
  const [reviewed, setReviewed] = useState<string | null>(null)
  const [removed, setRemoved] = useState<string | null>(null)
  const changes = mayChange(holder.metadata, viewer)
  const name = labelOf(holder.metadata)
  const scope = scopeFor(holder.metadata, viewer)
  return (
    <section className="mb-8">
      <h2 className="mb-2 flex flex-wrap items-center gap-2 font-semibold tracking-tight">
        <Link href={resourcePath(idOf(holder.kind, holder.metadata, scope))} prefetch={false} className="min-w-0 break-words underline-offset-4 hover:underline">
          {name}
        </Link>
        <Badge>{t(`kinds.${holder.kind}`)}</Badge>
        {scope !== 'own' && <Badge>{t(`marks.${scope}`)}</Badge>}
      </h2>
      {servers.isPending && <LoadingRows rows={1} />}
      {servers.error && <ErrorState error={servers.error} onRetry={() => void servers.refetch()} />}
      {servers.data && (
        <ul aria-label={t('serversOf', { name })} className="divide-y rounded-lg border bg-card">
          {servers.data.map((shown) => {
            const declared = holder.spec.mcpServers?.[shown.server]
            return (
              <ServerRow
                key={shown.server}
                shown={shown}
                server={{ ...address, server: shown.server }}
                place={declared ? placeOf(declared) : ''}
                mayChange={changes}
                onReview={() => setReviewed(shown.server)}
                onRemove={() => setRemoved(shown.server)}
              />
            )
          })}
        </ul>
      )}
      <Sheet
        open={reviewed !== null}
        onOpenChange={(open) => {
          if (!open) setReviewed(null)
        }}
      >
        {reviewed !== null && (
          <SheetContent title={t('review.title', { name: reviewed })} description={t('review.of', { name })} closeLabel={common('app.close')}>
            <ReviewPanel server={{ ...address, server: reviewed }} mayApprove={changes} />
          </SheetContent>
        )}
      </Sheet>
      {removed !== null && <RemoveServer holder={holder} viewer={viewer} name={removed} onClose={() => setRemoved(null)} />}
    </section>
  )
}
