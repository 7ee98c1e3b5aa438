'use client'

import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerView } from './answer-view'
import { Alert } from '@/components/ui/alert'
import { toast } from '@/components/ui/toast'
import type { OpenConversation } from './conversation'
import { failureFrom } from './failure-from'
import { describeFailure } from './failure-text'
import { MessageLog } from './message-log'
import { type Conversation, type Entry, type Failure, isBusy, isSending, type OpenWait, type Outgoing, waitsOf } from './reducer'
import { OutgoingBubble, UserBubble } from './user-bubble'

export interface MessageActions {
  onSendAgain: (clientMessageId: string) => void
  onEdit: (message: Outgoing) => void
  onDiscard: (clientMessageId: string) => void
}

interface Props extends MessageActions {
  conversation: OpenConversation
  state: Conversation
  modelLabels: ReadonlyMap<string, string>
  /** Who looks on; null while nobody knows. */
  me: number | null
  readOnly: boolean
}

const NO_WAITS: readonly OpenWait[] = []

function StopFailed({ failure }: { failure: Failure }) {
  const { t } = useTranslation('chat')
  return (
    <Alert tone="warning" role="alert">
      {t('failure.stop', { why: describeFailure(t, failure).text })}
    </Alert>
  )
}

const STOP_FAILED = 'stop-failed'

/** The same list as long as its items are the same: a growing answer leaves it alone. */
function useKeys(state: Conversation): readonly string[] {
  const joined = [
    ...state.entries.map((entry) => entry.subtaskId),
    ...state.outgoing.map((message) => message.clientMessageId),
    ...(state.stopFailure ? [STOP_FAILED] : []),
  ].join(' ')
  return useMemo(() => (joined === '' ? [] : joined.split(' ')), [joined])
}

function useOlder(conversation: OpenConversation): () => void {
  const { t } = useTranslation('chat')
  return useCallback(() => {
    conversation.loadOlder().catch((cause: unknown) => {
      toast(t('olderFailed', { why: describeFailure(t, failureFrom(cause)).text }), { tone: 'danger' })
    })
  }, [conversation, t])
}

/** All of a conversation's messages, those that are not sent yet behind them. */
export function Messages({ conversation, state, modelLabels, me, readOnly, onSendAgain, onEdit, onDiscard }: Props) {
  const loadOlder = useOlder(conversation)
  const keys = useKeys(state)
  const idle = !isBusy(state) && !isSending(state)
  const last = state.entries.at(-1)
  const waits = useCallback(
    (subtaskId: number) => (state.waits.length === 0 ? NO_WAITS : waitsOf(state, subtaskId)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `waitsOf` looks at nothing else
    [state.waits],
  )

  const shown = (entry: Entry) => {
    if (entry.kind === 'user') {
      const own = entry.sender === null || entry.sender.user_id === me
      return <UserBubble message={entry} editable={idle && own && !readOnly} />
    }
    return (
      <AnswerView
        answer={entry}
        modelLabel={entry.modelName && (modelLabels.get(entry.modelName) ?? entry.modelName)}
        waits={waits(entry.subtaskId)}
        last={idle && entry === last}
        context={entry === last ? state.context : null}
      />
    )
  }
  const row = (index: number) => {
    const entry = state.entries[index]
    if (entry) return shown(entry)
    const message = state.outgoing[index - state.entries.length]
    if (message) return <OutgoingBubble message={message} onSendAgain={onSendAgain} onEdit={onEdit} onDiscard={onDiscard} />
    return state.stopFailure && <StopFailed failure={state.stopFailure} />
  }
  return (
    <MessageLog
      sent={state.outgoing.at(-1)?.clientMessageId ?? null}
      keys={keys}
      row={row}
      onOlder={state.hasOlder ? loadOlder : undefined}
    />
  )
}
