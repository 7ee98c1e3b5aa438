'use client'

import { Ellipsis, History, Play, RotateCcw, Scale } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/markdown/copy-button'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { toast } from '@/components/ui/toast'
import { askOpinion, continueAnswer } from '../api'
import { failureFrom } from '../failure-from'
import { describeFailure } from '../failure-text'
import type { Answer } from '../reducer'
import { type Room, useRoom } from './room'

/** The server says whether it can go on with an answer that ended by itself, too: at its model's limit. */
const isCut = ({ phase, length }: Answer) => length > 0 && (phase === 'stopped' || phase === 'failed')

/** Runs one call at a time; what has failed is told. */
function useCalls() {
  const { t } = useTranslation('chat')
  const [busy, setBusy] = useState(false)
  const run = async (call: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await call()
    } catch (cause) {
      toast(describeFailure(t, failureFrom(cause)).text, { tone: 'danger' })
    } finally {
      setBusy(false)
    }
  }
  return { run, busy }
}

const goOn = async ({ taskId, conversation }: Room, { subtaskId, messageId: continues }: Answer) => {
  const { subtask_id, message_id } = await continueAnswer(taskId, subtaskId)
  conversation.tell({ type: 'answerExpected', subtaskId: subtask_id, messageId: message_id, continues })
}

const ask = async ({ taskId, conversation }: Room, subtaskId: number, model: string) => {
  const opinion = await askOpinion(taskId, subtaskId, model)
  conversation.tell({ type: 'opinionStored', subtaskId, opinion })
}

interface MenuProps {
  answer: Answer
  room: Room
  last: boolean
  run: (call: () => Promise<unknown>) => Promise<void>
  busy: boolean
}

function Menu({ answer, room, last, run, busy }: MenuProps) {
  const { t } = useTranslation('answer')
  const { subtaskId } = answer
  const retry = (model: string) => run(() => room.conversation.retry(subtaskId, { force_override_bot_model: model }))
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" disabled={busy} aria-label={t('actions.more')} title={t('actions.more')}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuItem onSelect={() => { room.onTimeline(subtaskId) }}>
          <History aria-hidden />
          {t('actions.timeline')}
        </DropdownMenuItem>
        {!room.readOnly && answer.phase === 'done' && room.models.length > 0 && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuLabel>{t('actions.opinionBy')}</DropdownMenuLabel>
            {room.models.map(({ name, label }) => (
              <DropdownMenuItem key={name} onSelect={() => void run(() => ask(room, subtaskId, name))}>
                <Scale aria-hidden />
                {label}
              </DropdownMenuItem>
            ))}
          </>
        )}
        {!room.readOnly && last && room.models.length > 0 && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuLabel>{t('actions.retryWith')}</DropdownMenuLabel>
            {room.models.map(({ name, label }) => (
              <DropdownMenuItem key={name} onSelect={() => void retry(name)}>
                <RotateCcw aria-hidden />
                {label}
              </DropdownMenuItem>
            ))}
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

/** After a failure it is the next thing to do, so it is in words. */
export function AskAgain({ answer }: { answer: Answer }) {
  const { t } = useTranslation('chat')
  const room = useRoom()
  const { run, busy } = useCalls()
  if (!room || room.readOnly) return null
  return (
    <Button
      variant="outline"
      size="sm"
      className="mt-1"
      disabled={busy}
      onClick={() => void run(() => room.conversation.retry(answer.subtaskId))}
    >
      <RotateCcw aria-hidden />
      {t('askAgain')}
    </Button>
  )
}

/** What can be done with an answer that has ended. Only the last one can be written again. */
export function AnswerActions({ answer, last }: { answer: Answer; last: boolean }) {
  const { t } = useTranslation('answer')
  const room = useRoom()
  const { run, busy } = useCalls()
  const { subtaskId } = answer
  const mayWrite = room !== null && !room.readOnly && last
  return (
    <>
      {answer.length > 0 && <CopyButton text={answer.text} label={t('actions.copy')} />}
      {mayWrite && answer.phase !== 'failed' && (
        <Button
          variant="ghost"
          size="icon-sm"
          disabled={busy}
          aria-label={t('actions.retry')}
          title={t('actions.retry')}
          onClick={() => void run(() => room.conversation.retry(subtaskId))}
        >
          <RotateCcw aria-hidden />
        </Button>
      )}
      {room && <Menu answer={answer} room={room} last={last} run={run} busy={busy} />}
      {mayWrite && isCut(answer) && (
        <Button variant="outline" size="sm" disabled={busy} onClick={() => void run(() => goOn(room, answer))}>
          <Play aria-hidden />
          {t('actions.continue')}
        </Button>
      )}
    </>
  )
}
