'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { Skeleton } from '@/components/ui/skeleton'
import { type Task } from '@/lib/api/types'
import { currentLanguage } from '@/lib/i18n'
import { latestQuery, participantsQuery } from './api'
import { idOf } from './ui'

/** What people call those who answer. */
export interface Names {
  team: string | null
  /** By the models' own names. */
  models: ReadonlyMap<string, string>
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[9rem_1fr] gap-3 border-b py-2.5 text-sm last:border-b-0 max-sm:grid-cols-1 max-sm:gap-0.5">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}

const time = (at: string) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
const number = (value: number) => new Intl.NumberFormat(currentLanguage()).format(value)

function Latest({ id, names }: { id: number; names: Names }) {
  const { t } = useTranslation('tasks')
  const { data, error, refetch } = useQuery(latestQuery(id))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="my-3 h-4 w-1/2" />
  const model = data.find((message) => message.model_name)?.model_name
  const context = data.find((message) => message.context)?.context
  return (
    <>
      <Row label={t('details.messages')}>{number(Math.max(0, ...data.map((message) => message.message_id)))}</Row>
      {model && <Row label={t('details.model')}>{names.models.get(model) ?? model}</Row>}
      {context && (
        <Row label={t('details.context')}>
          {context.window_tokens
            ? t('details.tokensOf', { used: number(context.used_tokens), window: number(context.window_tokens) })
            : t('details.tokens', { count: context.used_tokens, used: number(context.used_tokens) })}
        </Row>
      )}
    </>
  )
}

/** What is known of a conversation besides what is said in it. */
export function DetailsSheet({ task, names, onClose }: { task: Task; names: Names; onClose: () => void }) {
  const { t } = useTranslation('tasks')
  const { t: common } = useTranslation()
  const id = idOf(task)
  const owner = useQuery({ ...participantsQuery(id), enabled: task.spec.is_group_chat ?? false }).data?.find(({ role }) => role === 'Owner')
  const { metadata, spec, status } = task
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent title={t('details.title')} closeLabel={common('app.close')}>
        <dl>
          <Row label={t('details.name')}>{spec.title || common('tasks.untitled')}</Row>
          <Row label={t('details.team')}>{names.team ?? spec.teamRef.name}</Row>
          {owner && <Row label={t('details.owner')}>{owner.display_name ?? owner.user_name}</Row>}
          {metadata.createdAt && <Row label={t('details.created')}>{time(metadata.createdAt)}</Row>}
          {status?.completedAt && <Row label={t('details.answered')}>{time(status.completedAt)}</Row>}
          <Latest id={id} names={names} />
          {spec.fork && (
            <Row label={t('details.fork')}>
              <Link href={`/chat?task=${String(spec.fork.sourceTaskId)}`} onClick={onClose} className="text-primary underline-offset-4 hover:underline">
                {t('details.forkSource', { id: spec.fork.sourceTaskId })}
              </Link>
            </Row>
          )}
          <Row label={t('details.number')}>{id}</Row>
        </dl>
      </SheetContent>
    </Sheet>
  )
}
