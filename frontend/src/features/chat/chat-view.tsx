'use client'

import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { chatSocket, useConnection } from '@/lib/socket'
import { Announcer } from './announcer'
import { blockedBy } from './blocked'
import { Composer } from './composer'
import type { OpenConversation } from './conversation'
import { keepUnsent, moveDraft, useDraft } from './draft'
import { describeFailure } from './failure-text'
import { LoadFailed, LoadingMessages, MissingConversation } from './load-states'
import { MessageLog } from './message-log'
import { Messages } from './messages'
import { type Conversation, type Failure, openAnswer } from './reducer'
import { useConversation } from './use-conversation'

export interface ChatViewProps {
  /** Conversation to show; null begins a new one. */
  taskId: number | null
  /** The first message has made the conversation; the page should now ask for this task. */
  onTaskCreated: (taskId: number) => void
  /** Team of a new conversation. */
  teamId: number | null
  /** Model to answer instead of the team's own. */
  modelName: string | null
  /** Names for people by the models' own names. */
  modelLabels?: ReadonlyMap<string, string>
  toolbar?: ReactNode
  /** It is somebody else's, who shares it for reading. */
  readOnly?: boolean
  /** Shown in place of messages before the first one. */
  emptyState?: ReactNode
}

const NO_LABELS: ReadonlyMap<string, string> = new Map()

const isEmpty = (state: Conversation) => state.entries.length === 0 && state.outgoing.length === 0

function runningOf(state: Conversation): 'no' | 'yes' | 'stopping' {
  const open = openAnswer(state)
  if (!open) return 'no'
  return state.stopping === open.subtaskId ? 'stopping' : 'yes'
}

function StopFailed({ failure }: { failure: Failure }) {
  const { t } = useTranslation('chat')
  return (
    <Alert tone="warning" role="alert">
      {t('failure.stop', { why: describeFailure(t, failure).text })}
    </Alert>
  )
}

function ReadOnly() {
  const { t } = useTranslation('chat')
  return <p className="border-t px-4 py-4 text-center text-sm text-muted-foreground">{t('readOnly')}</p>
}

/** Puts the cursor into the composer, but not on a phone: that would bring up the keyboard unasked. */
function focusOn(field: RefObject<HTMLTextAreaElement | null>) {
  if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
}

/** Reload, log-out and another conversation must not cost a message that could not be sent. */
function useKeptText(conversation: OpenConversation) {
  useEffect(() => {
    const keep = () => {
      keepUnsent(conversation.getState(), chatSocket().getState() === 'online')
    }
    window.addEventListener('pagehide', keep)
    return () => {
      window.removeEventListener('pagehide', keep)
      keep()
    }
  }, [conversation])
}

/** One conversation: its messages, as they are written, and the composer. */
export function ChatView(props: ChatViewProps) {
  const { taskId, onTaskCreated, teamId, modelName, modelLabels = NO_LABELS, toolbar, readOnly = false, emptyState } = props
  const { conversation, state } = useConversation(taskId, (id) => {
    moveDraft(id)
    onTaskCreated(id)
  })
  useKeptText(conversation)
  const connection = useConnection()
  const [draft, setDraft] = useDraft(state.taskId)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    focusOn(field)
  }, [taskId])

  const target = useMemo(() => ({ teamId, modelName }), [teamId, modelName])
  const blocked = blockedBy(state, connection, teamId)
  const sendDraft = useCallback(
    (text: string) => {
      setDraft('')
      void conversation.send(text, target)
      focusOn(field)
    },
    [conversation, setDraft, target],
  )
  const stop = useCallback(() => {
    void conversation.stop()
    focusOn(field)
  }, [conversation])

  if (state.load === 'missing') return <MissingConversation />
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Announcer state={state} />
      {state.load === 'loading' && isEmpty(state) && <LoadingMessages />}
      {state.load === 'failed' && state.loadFailure && (
        <LoadFailed failure={state.loadFailure} onRetry={() => void conversation.join()} />
      )}
      {state.load === 'new' && isEmpty(state) && <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{emptyState}</div>}
      {(state.load === 'ready' || !isEmpty(state)) && (
        <MessageLog sent={state.outgoing.at(-1)?.clientMessageId ?? null}>
          <Messages
            state={state}
            modelLabels={modelLabels}
            onAskAgain={(text) => void conversation.send(text, target)}
            onSendAgain={(id) => void conversation.sendAgain(id, target)}
            onEdit={(message) => {
              conversation.discard(message.clientMessageId)
              setDraft(draft === '' ? message.text : `${message.text}\n${draft}`)
              field.current?.focus()
            }}
            onDiscard={(id) => {
              conversation.discard(id)
            }}
          />
          {state.stopFailure && <StopFailed failure={state.stopFailure} />}
        </MessageLog>
      )}
      {readOnly ? (
        <ReadOnly />
      ) : (
        <Composer
          draft={draft}
          onDraft={setDraft}
          onSend={sendDraft}
          blocked={blocked}
          running={runningOf(state)}
          onStop={stop}
          toolbar={toolbar}
          field={field}
        />
      )}
    </div>
  )
}
