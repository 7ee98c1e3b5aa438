'use client'

import { useMutation } from '@tanstack/react-query'
import { CircleCheck, CircleX } from 'lucide-react'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { describeError } from '@/lib/api/describe'
import { type Wire } from '@/lib/api/types'
import { cn } from '@/lib/classes'
import { placeOf, type ServerHolder, testServer } from '@/lib/mcp'

interface Props {
  name: string
  server: Wire['McpServer']
  of?: ServerHolder
  /** More buttons. */
  children?: ReactNode
}

function Outcome({ answer, error }: { answer: Wire['McpTestAnswer'] | undefined; error: unknown }) {
  const { t } = useTranslation('mcp')
  const { t: common } = useTranslation()
  const fine = answer?.ok === true
  const Icon = fine ? CircleCheck : CircleX
  const tools = answer?.tools ?? []
  return (
    <div className="mt-1 flex gap-2 text-sm">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', fine ? 'text-success' : 'text-destructive')} />
      <div className="min-w-0 break-words">
        {fine ? (
          <>
            <p>{t('test.fine', { count: tools.length, ms: answer.milliseconds ?? 0 })}</p>
            <p className="text-muted-foreground">{tools.map((tool) => tool.name).join(', ')}</p>
          </>
        ) : (
          <p>{answer?.needs_login ? t('test.needsLogin') : (answer?.message ?? describeError(common, error))}</p>
        )}
        {Object.entries(answer?.left_out ?? {}).map(([tool, why]) => (
          <p key={tool} className="text-muted-foreground">
            {t('test.leftOut', { tool, why })}
          </p>
        ))}
      </div>
    </div>
  )
}

/** A server that is not saved yet, and a way to try it. */
export function ServerTest({ name, server, of, children }: Props) {
  const { t } = useTranslation('mcp')
  const trial = useMutation({ mutationFn: () => testServer(name, server, of) })
  return (
    <li className="px-3 py-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-medium break-words">{name}</p>
          <p className="font-mono text-xs break-all text-muted-foreground">{placeOf(server)}</p>
        </div>
        <Button variant="outline" size="sm" disabled={trial.isPending} aria-label={t('test.one', { name })} onClick={() => trial.mutate()}>
          {trial.isPending && <Spinner />}
          {t('test.do')}
        </Button>
        {children}
      </div>
      <div role="status">{!trial.isPending && (trial.data ?? trial.error) ? <Outcome answer={trial.data} error={trial.error} /> : null}</div>
    </li>
  )
}
