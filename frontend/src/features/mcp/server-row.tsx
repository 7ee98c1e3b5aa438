'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ListChecks, LogIn, RefreshCw, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { type Wire } from '@/lib/api/types'
import { check, connectPath, reviewQuery, type ServerRef, serversQuery } from './api'

type Shown = Wire['McpServerShown']

const TONES: Record<Shown['state'], 'neutral' | 'success' | 'warning' | 'danger'> = {
  unknown: 'neutral',
  ok: 'success',
  unapproved: 'warning',
  changed: 'warning',
  unreachable: 'danger',
  needs_login: 'warning',
}

interface Props {
  shown: Shown
  server: ServerRef
  place: string
  mayChange: boolean
  onReview: () => void
  onRemove: () => void
}

function Facts({ shown }: { shown: Shown }) {
  const { t } = useTranslation('mcp')
  return (
    <>
      <Badge tone={TONES[shown.state]}>{t(`states.${shown.state}`)}</Badge>
      {shown.held_back > 0 && <Badge tone="warning">{t('heldBack', { count: shown.held_back })}</Badge>}
      {shown.connected === true && <Badge tone="success">{t('connected')}</Badge>}
    </>
  )
}

/** A server with its state, and what can be done about it. */
export function ServerRow({ shown, server, place, mayChange, onReview, onRemove }: Props) {
  const { t } = useTranslation('mcp')
  const client = useQueryClient()
  const looking = useMutation({
    mutationFn: () => check(server),
    onSuccess: (found) => client.setQueryData(reviewQuery(server).queryKey, found),
    onSettled: () => client.invalidateQueries({ queryKey: serversQuery(server).queryKey, exact: true }),
  })
  const name = shown.server
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium break-words">{name}</span>
            <Facts shown={shown} />
          </p>
          <p className="font-mono text-xs break-all text-muted-foreground">{place}</p>
          {shown.message && <p className="mt-1 text-sm break-words text-muted-foreground">{shown.message}</p>}
        </div>
        <div className="flex items-center gap-1">
          {(shown.state === 'needs_login' || shown.connected === false) && (
            <Button asChild variant="outline" size="sm">
              <Link href={connectPath(server)} prefetch={false} aria-label={t('connectOne', { name })}>
                <LogIn aria-hidden />
                {t('connect')}
              </Link>
            </Button>
          )}
          <Button variant={shown.held_back > 0 ? 'primary' : 'outline'} size="sm" aria-label={t('review.one', { name })} onClick={onReview}>
            <ListChecks aria-hidden />
            {t('review.open')}
          </Button>
          <Button variant="ghost" size="icon-sm" disabled={looking.isPending} aria-label={t('checkOne', { name })} title={t('check')} onClick={() => looking.mutate()}>
            {looking.isPending ? <Spinner /> : <RefreshCw aria-hidden />}
          </Button>
          {mayChange && (
            <Button variant="ghost" size="icon-sm" aria-label={t('remove.one', { name })} title={t('remove.do')} onClick={onRemove}>
              <Trash2 aria-hidden />
            </Button>
          )}
        </div>
      </div>
      {looking.error && <ErrorState error={looking.error} className="mt-2" />}
    </li>
  )
}
