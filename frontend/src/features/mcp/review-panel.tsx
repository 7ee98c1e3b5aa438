'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { toast } from '@/components/ui/toast'
import { type Wire } from '@/lib/api/types'
import { approve, check, type Review, reviewQuery, type ServerRef, serversQuery } from './api'
import { ToolDiff } from './tool-diff'

type Tool = Wire['ReviewedTool']

const TONES = { approved: 'success', changed: 'warning', new: 'primary', removed: 'neutral' } as const
const ORDER: Record<Tool['state'], number> = { changed: 0, new: 1, removed: 2, approved: 3 }

const isHeldBack = ({ state, hash }: Tool) => hash !== null && (state === 'changed' || state === 'new')

/** Hashes by name, as they are shown. */
const hashesOf = (tools: readonly Tool[]) =>
  Object.fromEntries(tools.flatMap(({ name, hash }) => (hash === null ? [] : [[name, hash] as const])))

interface ToolProps {
  tool: Tool
  busy: boolean
  onApprove: (() => void) | null
}

function ToolRow({ tool, busy, onApprove }: ToolProps) {
  const { t } = useTranslation('mcp')
  const { readOnlyHint: reads, destructiveHint: destroys } = tool.annotations ?? {}
  return (
    <li className="space-y-2 px-3 py-3">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-sm font-medium break-all">{tool.name}</span>
            <Badge tone={TONES[tool.state]}>{t(`toolStates.${tool.state}`)}</Badge>
            {reads === true && <Badge>{t('review.reads')}</Badge>}
            {destroys === true && <Badge tone="danger">{t('review.destroys')}</Badge>}
          </p>
          <p className="mt-1 text-sm break-words whitespace-pre-line text-muted-foreground">{tool.description}</p>
        </div>
        {onApprove && (
          <Button variant="outline" size="sm" disabled={busy} aria-label={t('review.approveOne', { tool: tool.name })} onClick={onApprove}>
            {t('review.approve')}
          </Button>
        )}
      </div>
      {tool.diff && <ToolDiff diff={tool.diff} label={t('review.diff', { tool: tool.name })} />}
    </li>
  )
}

function useReview(ref: ServerRef) {
  const { t } = useTranslation('mcp')
  const client = useQueryClient()
  const look = useRef<HTMLButtonElement>(null)
  const review = useQuery(reviewQuery(ref))
  const settle = (found: Review | undefined) => {
    if (found) client.setQueryData(reviewQuery(ref).queryKey, found)
    return client.invalidateQueries({ queryKey: serversQuery(ref).queryKey, exact: true })
  }
  const looking = useMutation({ mutationFn: () => check(ref), onSettled: settle })
  const approval = useMutation({
    mutationFn: (tools: Record<string, string>) => approve(ref, tools),
    onSuccess: (_found, tools) => {
      toast(t('review.approved', { count: Object.keys(tools).length }))
      // The button that was pressed is gone now.
      look.current?.focus()
    },
    onError: () => void review.refetch(),
    onSettled: settle,
  })
  return { review, looking, approval, look }
}

interface Props {
  server: ServerRef
  mayApprove: boolean
}

/** Tools of a server: what is approved, and what has changed and waits for somebody to look at it. */
export function ReviewPanel({ server, mayApprove }: Props) {
  const { t } = useTranslation('mcp')
  const { review, looking, approval, look } = useReview(server)
  const tools = (review.data?.tools ?? []).toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
  const held = tools.filter(isHeldBack)
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap gap-2">
        <Button ref={look} variant="outline" disabled={looking.isPending} onClick={() => looking.mutate()}>
          {looking.isPending ? <Spinner /> : <RefreshCw aria-hidden />}
          {t('check')}
        </Button>
        {mayApprove && held.length > 0 && (
          <Button disabled={approval.isPending} onClick={() => approval.mutate(hashesOf(held))}>
            {t('review.approveAll', { count: held.length })}
          </Button>
        )}
      </div>
      {held.length > 0 && (
        <Alert tone="warning" title={t('review.heldTitle', { count: held.length })}>
          {mayApprove ? t('review.heldText') : t('review.heldForOthers')}
        </Alert>
      )}
      {(looking.error ?? approval.error) && <ErrorState error={looking.error ?? approval.error} />}
      {review.data?.message && <Alert tone="warning">{review.data.message}</Alert>}
      {review.isPending && <LoadingRows />}
      {review.error && <ErrorState error={review.error} onRetry={() => void review.refetch()} />}
      {review.data && tools.length === 0 && <p className="text-sm text-muted-foreground">{t('review.noTools')}</p>}
      {tools.length > 0 && (
        <ul aria-label={t('review.tools')} className="divide-y rounded-lg border bg-card">
          {tools.map((tool) => (
            <ToolRow
              key={tool.name}
              tool={tool}
              busy={approval.isPending}
              onApprove={mayApprove && isHeldBack(tool) ? () => approval.mutate(hashesOf([tool])) : null}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
