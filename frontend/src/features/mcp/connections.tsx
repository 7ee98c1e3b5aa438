'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { toast } from '@/components/ui/toast'
import { type Wire } from '@/lib/api/types'
import { currentLanguage } from '@/lib/i18n'
import { connectionsQuery, connectPath, disconnect, HOLDER_KINDS } from './api'

type Connection = Wire['Connection']

const dayText = (moment: string) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(new Date(moment))

function Disconnect({ connection }: { connection: Connection }) {
  const { t } = useTranslation('mcp')
  const client = useQueryClient()
  const leaving = useMutation({
    mutationFn: () => disconnect(connection.id),
    onSuccess: () => toast(t('connections.gone', { server: connection.server })),
    onSettled: () => client.invalidateQueries({ queryKey: ['mcp'] }),
  })
  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm" aria-label={t('connections.disconnectOne', { server: connection.server })}>
          {t('connections.disconnect')}
        </Button>
      }
      title={t('connections.disconnectTitle', { server: connection.server })}
      text={t('connections.disconnectText')}
      confirm={t('connections.disconnect')}
      danger
      onConfirm={() => leaving.mutateAsync()}
    >
      {leaving.error && <ErrorState error={leaving.error} />}
    </ConfirmDialog>
  )
}

function ConnectionRow({ connection }: { connection: Connection }) {
  const { t } = useTranslation('mcp')
  const { server, name, namespace, url, issuer, broken } = connection
  const kind = HOLDER_KINDS.find((each) => each === connection.kind) ?? 'Ghost'
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium break-words">{server}</span>
          <Badge tone={broken ? 'danger' : 'success'}>{broken ? t('connections.broken') : t('connected')}</Badge>
        </p>
        <p className="text-sm text-muted-foreground">{t('connections.of', { name, since: dayText(connection.created_at) })}</p>
        <p className="font-mono text-xs break-all text-muted-foreground">{url}</p>
        <p className="text-xs break-all text-muted-foreground">{t('connections.issuer', { issuer })}</p>
      </div>
      <div className="flex gap-2">
        {broken && (
          <Button asChild size="sm">
            <Link href={connectPath({ kind, namespace, name, server })} prefetch={false}>
              {t('connection.again')}
            </Link>
          </Button>
        )}
        <Disconnect connection={connection} />
      </div>
    </li>
  )
}

/** One's own logins at MCP servers. */
export function Connections() {
  const { t } = useTranslation('mcp')
  const connections = useQuery(connectionsQuery)
  return (
    <Page title={t('connections.title')} intro={t('connections.intro')}>
      {connections.isPending && <LoadingRows />}
      {connections.error && <ErrorState error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.data?.length === 0 && <EmptyState icon={PlugZap} title={t('connections.emptyTitle')} text={t('connections.emptyText')} />}
      {connections.data && connections.data.length > 0 && (
        <ul aria-label={t('connections.title')} className="divide-y rounded-lg border bg-card">
          {connections.data.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </ul>
      )}
    </Page>
  )
}
