'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { Skeleton } from '@/components/ui/skeleton'
import { ApiError } from '@/lib/api/errors'
import { dropCodePoints, takeCodePoints } from '@/lib/text/code-points'
import { durationText, secondsOf } from '../answer/duration'
import type { ModelChoice } from '../answer/room'
import { timelineQuery } from '../api'
import { failureFrom } from '../failure-from'
import { FailureNotice } from '../failure-notice'
import { type Answer, type Block, type Conversation, isAnswer, isFinal } from '../reducer'
import { costText, tokensText } from './amounts'
import { boundsOf, spanOf, type Timeline } from './scale'
import { TimelineRow } from './timeline-row'

const TICK_MS = 1_000

/** Seconds since 1970, anew each second while something goes on. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now() / 1000)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => { setNow(Date.now() / 1000) }, TICK_MS)
    return () => { clearInterval(timer) }
  }, [running])
  return now
}

const textOf = (answer: Answer | undefined, block: Block | undefined): string =>
  answer && block?.type === 'text' ? takeCodePoints(dropCodePoints(answer.text, block.offset ?? 0), block.length ?? 0) : ''

function Summary({ timeline }: { timeline: Timeline }) {
  const { t } = useTranslation('answer')
  const seconds = secondsOf(timeline)
  const cost = costText(timeline.spent)
  const facts = [
    t(`timeline.state.${timeline.state}`),
    seconds !== null && durationText(t, seconds),
    tokensText(t, timeline.spent),
    cost,
    timeline.attempts > 1 && t('timeline.attempts', { count: timeline.attempts }),
  ]
  return <p className="mb-4 text-sm text-muted-foreground">{facts.filter(Boolean).join(' · ')}</p>
}

function Rows({ timeline, answer, models }: { timeline: Timeline; answer: Answer | undefined; models: readonly ModelChoice[] }) {
  const { t } = useTranslation('answer')
  const now = useNow(timeline.state === 'running' || timeline.state === 'waiting')
  const bounds = boundsOf(timeline, now)
  const blocks = new Map(answer?.blocks.map((block) => [block.id, block]))
  return (
    <>
      <Summary timeline={timeline} />
      {!timeline.whole && <Alert className="mb-4">{t('timeline.notWhole')}</Alert>}
      <ol className="space-y-2" data-testid="timeline">
        {timeline.items.map((item) => {
          const block = blocks.get(item.block_id ?? '')
          return (
            <TimelineRow
              key={`${String(item.seq)}:${item.kind}`}
              item={item}
              models={models}
              span={bounds && spanOf(item, bounds)}
              block={block}
              text={textOf(answer, block)}
            />
          )
        })}
      </ol>
    </>
  )
}

interface Props {
  taskId: number
  subtaskId: number
  state: Conversation
  models: readonly ModelChoice[]
  onClose: () => void
}

/** How an answer came about: beside the conversation, over it on a phone. */
export function TimelineSheet({ taskId, subtaskId, state, models, onClose }: Props) {
  const { t } = useTranslation('answer')
  const answer = state.entries.filter(isAnswer).find((entry) => entry.subtaskId === subtaskId)
  const running = answer !== undefined && !isFinal(answer)
  const query = useQuery(timelineQuery(taskId, subtaskId, running))
  const { refetch } = query
  useEffect(() => {
    // The end of the run brings what the last look could not have.
    if (!running) void refetch()
  }, [running, refetch])
  const unknown = query.error instanceof ApiError && query.error.reason === 'NotFound'
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <SheetContent title={t('timeline.title')} description={answer?.botName} closeLabel={t('timeline.close')}>
        {query.isPending && (
          <div role="status" className="space-y-2">
            <span className="sr-only">{t('timeline.loading')}</span>
            {[0, 1, 2, 3].map((row) => (
              <Skeleton key={row} className="h-9" />
            ))}
          </div>
        )}
        {unknown && <Alert>{t('timeline.unknown')}</Alert>}
        {query.error && !unknown && <FailureNotice failure={failureFrom(query.error)} />}
        {query.data && <Rows timeline={query.data} answer={answer} models={models} />}
      </SheetContent>
    </Sheet>
  )
}
