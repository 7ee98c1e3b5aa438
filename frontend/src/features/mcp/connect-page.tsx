'use client'

import { useMutation } from '@tanstack/react-query'
import { ExternalLink, PlugZap } from 'lucide-react'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { connect, connectPath, HOLDER_KINDS, type ServerRef } from './api'

/** With which a browser comes back from a login. */
const FAILURES = ['refused', 'issuer', 'failed', 'unknown'] as const
type Failure = (typeof FAILURES)[number]

const failureOf = (outcome: string): Failure => FAILURES.find((each) => each === outcome) ?? 'failed'

/** Which server of which resource the address means; null when it does not say. */
function useServerOfAddress(): ServerRef | null {
  const query = useSearchParams()
  const [name, server] = [query.get('name'), query.get('server')]
  const kind = HOLDER_KINDS.find((each) => each === query.get('kind')) ?? 'Ghost'
  return name && server ? { kind, namespace: query.get('namespace') ?? 'default', name, server } : null
}

function Outcome({ outcome, server }: { outcome: string | null; server: string }) {
  const { t } = useTranslation('mcp')
  if (outcome === null) return null
  if (outcome !== 'connected') {
    return (
      <Alert tone="danger" role="alert" title={t('connection.failedTitle')} className="mb-6">
        {t(`connection.failures.${failureOf(outcome)}`)}
      </Alert>
    )
  }
  return (
    <Alert role="status" title={t('connection.doneTitle', { server })} className="mb-6">
      {t('connection.doneText')}
    </Alert>
  )
}

function Begin({ server, again }: { server: ServerRef; again: boolean }) {
  const { t } = useTranslation('mcp')
  const begin = useMutation({
    mutationFn: () => connect(server, connectPath(server)),
    onSuccess: ({ authorization_url: address }) => window.location.assign(address),
  })
  // The page goes on to the other site.
  const leaving = begin.isPending || begin.isSuccess
  return (
    <>
      {begin.error && <ErrorState error={begin.error} title={t('connection.notBegun')} className="mb-4" />}
      <Button disabled={leaving} onClick={() => begin.mutate()}>
        {leaving ? <Spinner /> : <ExternalLink aria-hidden />}
        {again ? t('connection.again') : t('connection.begin')}
      </Button>
    </>
  )
}

/** Where one connects to an MCP server: links of answers lead here, and the login at the other site comes back to here. */
export function ConnectPage() {
  const { t } = useTranslation('mcp')
  const server = useServerOfAddress()
  const outcome = useSearchParams().get('mcp')
  const done = outcome === 'connected'
  const all = (
    <Button asChild variant="outline">
      <Link href="/settings/connections" prefetch={false}>
        {t('connection.all')}
      </Link>
    </Button>
  )
  if (!server) {
    return (
      <Page title={t('connection.title')}>
        <Outcome outcome={outcome} server="" />
        <EmptyState icon={PlugZap} title={t('connection.whichTitle')} text={t('connection.whichText')}>
          {all}
        </EmptyState>
      </Page>
    )
  }
  return (
    <Page title={t('connection.title')}>
      <Outcome outcome={outcome} server={server.server} />
      <section className="rounded-lg border bg-card p-5">
        <h2 className="text-lg font-semibold break-words">{server.server}</h2>
        <p className="mt-1 max-w-prose text-sm text-pretty text-muted-foreground">
          {t('connection.text', { holder: server.name, server: server.server })}
        </p>
        <div className="mt-4">
          <Begin server={server} again={done} />
        </div>
      </section>
      <div className="mt-4 flex flex-wrap gap-2">
        {done && (
          <Button asChild variant="outline">
            <Link href="/chat" prefetch={false}>
              {t('connection.toChat')}
            </Link>
          </Button>
        )}
        {all}
      </div>
    </Page>
  )
}
