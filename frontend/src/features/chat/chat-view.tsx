'use client'

import i18next from 'i18next'
import { type ReactNode, Suspense, useEffect, useMemo, useRef } from 'react'
import { apart } from '@/lib/later'
import { chatSocket } from '@/lib/socket'
import { Announcer } from './announcer'
import { RoomContext } from './answer/room'
import { useRoomOf } from './answer/use-room-of'
import { DropZone } from './attachments/drop-zone'
import { useAround } from './composer/around'
import { ComposerSkeleton } from './composer/composer-skeleton'
import { moveOptions } from './composer/message-options'
import { type Mentionable } from './composer/suggestions/use-offers'
import type { OpenConversation } from './conversation'
import { fileOfBrief, joined, NOTHING } from './draft'
import { changeDraft, keepUnsent, moveDraft } from './draft-store'
import { LoadFailed, LoadingMessages, MissingConversation } from './load-states'
import { type Conversation } from './reducer'
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
  /** Id of whoever looks at the page. */
  me?: number
  /** Members of the team, if it has several. */
  members?: readonly Mentionable[]
  /** Whether several people take part; what the conversation tells itself counts more. */
  isGroupChat?: boolean
  /** It is somebody else's, who lets others write. */
  isGuest?: boolean
  /** The team's words in the empty field. */
  placeholder?: string | null
  /** In place of the composer: why one may only read. */
  readOnly?: ReactNode
  /** Shown in place of messages before the first one. */
  emptyState?: ReactNode
}

// Its menus and dialogs come after the frame of the page: nothing can be sent before the server is there.
const ComposerArea = apart(async () => (await import('./composer/composer-area')).ComposerArea, {
  waiting: <ComposerSkeleton />,
  soon: true,
})

// A new conversation has none, and all others need the server first.
const Messages = apart(async () => (await import('./messages')).Messages, { waiting: <LoadingMessages />, soon: true })

const TimelineSheet = apart(async () => (await import('./timeline/timeline-sheet')).TimelineSheet)

const NOBODY: readonly Mentionable[] = []
const NO_LABELS: ReadonlyMap<string, string> = new Map()

const isEmpty = (state: Conversation) => state.entries.length === 0 && state.outgoing.length === 0

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
  const { taskId, onTaskCreated, teamId, modelName, modelLabels = NO_LABELS, toolbar, readOnly, emptyState } = props
  const { me, members = NOBODY, isGroupChat = false, isGuest = false, placeholder = null } = props
  const { conversation, state } = useConversation(taskId, (id) => {
    moveDraft(id)
    moveOptions(id)
    onTaskCreated(id)
  })
  useKeptText(conversation)
  const field = useRef<HTMLTextAreaElement>(null)
  const around = useAround(state)
  const target = useMemo(() => ({ teamId, modelName }), [teamId, modelName])
  useEffect(() => void i18next.loadNamespaces('answer'), [])
  const { room, timeline, setTimeline } = useRoomOf({ taskId: state.taskId, conversation, readOnly: readOnly !== undefined, modelLabels })

  if (state.load === 'missing') return <MissingConversation />
  return (
    <DropZone taskId={state.taskId} enabled={readOnly === undefined}>
      <Announcer state={state} />
      {state.load === 'loading' && isEmpty(state) && <LoadingMessages />}
      {state.load === 'failed' && state.loadFailure && (
        <LoadFailed failure={state.loadFailure} onRetry={() => void conversation.join()} />
      )}
      {state.load === 'new' && isEmpty(state) && <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{emptyState}</div>}
      {(state.load === 'ready' || !isEmpty(state)) && (
        <RoomContext value={room}>
          {/* The texts of answers are on their way with the messages. */}
          <Suspense fallback={<LoadingMessages />}>
            <Messages
              state={state}
              modelLabels={modelLabels}
              me={me ?? null}
              readOnly={readOnly !== undefined}
              conversation={conversation}
              onSendAgain={(id) => void conversation.sendAgain(id, target)}
              onEdit={(message) => {
                conversation.discard(message.clientMessageId)
                const unsent = { ...NOTHING, text: message.text, files: message.attachments.map(fileOfBrief) }
                changeDraft(state.taskId, (draft) => joined(unsent, draft))
                field.current?.focus()
              }}
              onDiscard={(id) => {
                conversation.discard(id)
              }}
            />
          </Suspense>
        </RoomContext>
      )}
      {room && timeline !== null && (
        <Suspense>
          <TimelineSheet
            taskId={room.taskId}
            subtaskId={timeline}
            state={state}
            models={room.models}
            onClose={() => {
              setTimeline(null)
            }}
          />
        </Suspense>
      )}
      {readOnly ?? (
        <Suspense fallback={<ComposerSkeleton />}>
          <ComposerArea
            conversation={conversation}
            around={around}
            target={target}
            me={me}
            members={members}
            isGroupChat={state.groupChat?.is_group_chat ?? isGroupChat}
            isOwner={!isGuest}
            placeholder={placeholder}
            toolbar={toolbar}
            field={field}
          />
        </Suspense>
      )}
    </DropZone>
  )
}
