/** `(state, event) → state` for one conversation: everything that the page shows follows from this. */
import { type ChatSendAck, type ConversationEvent, type TaskJoinAck } from '@/lib/socket/protocol'
import { put, userMessageOf, withExpectedAnswer, withRunEvent, withSnapshot } from './entries'
import { type Conversation, type Entry, type Failure, isFinal, isSending, type Outgoing, type UserMessage } from './state'

export type ChatAction =
  | { type: 'received'; event: ConversationEvent }
  | { type: 'joinRequested' }
  | { type: 'joined'; ack: TaskJoinAck }
  | { type: 'joinFailed'; failure: Failure }
  | { type: 'sendRequested'; clientMessageId: string; text: string }
  | { type: 'sent'; clientMessageId: string; ack: ChatSendAck }
  | { type: 'sendFailed'; clientMessageId: string; failure: Failure }
  | { type: 'discarded'; clientMessageId: string }
  | { type: 'stopRequested'; subtaskId: number }
  | { type: 'stopFailed'; failure: Failure }

const GONE: ReadonlySet<string> = new Set(['NotFound', 'Forbidden'])

const isUserMessage = (entry: Entry): entry is UserMessage => entry.kind === 'user'

/** Leaves out the unconfirmed messages that the server turned out to have. */
function reconciled(state: Conversation): Conversation {
  const stored = new Set(state.entries.filter(isUserMessage).map((entry) => entry.clientMessageId))
  const outgoing = state.outgoing.filter((message) => !stored.has(message.clientMessageId))
  return outgoing.length === state.outgoing.length ? state : { ...state, outgoing }
}

function withEntries(state: Conversation, entries: readonly Entry[]): Conversation {
  if (entries === state.entries) return state
  const stopped = entries.some((entry) => entry.kind === 'answer' && entry.subtaskId === state.stopping && isFinal(entry))
  return reconciled({ ...state, entries, stopping: stopped ? null : state.stopping })
}

function withEvent(state: Conversation, event: ConversationEvent): Conversation {
  if (event.payload.task_id !== state.taskId) return state
  switch (event.type) {
    case 'task:status':
      return event.payload.status === 'DELETE'
        ? { ...state, status: 'DELETE', load: 'missing' }
        : { ...state, status: event.payload.status }
    case 'task:renamed':
      return { ...state, title: event.payload.title }
    case 'chat:resync':
      return state // whoever follows the conversation joins again
    case 'chat:message':
      return withEntries(state, put(state.entries, userMessageOf(event.payload)))
    default:
      return withEntries(state, withRunEvent(state.entries, event))
  }
}

const released = (state: Conversation): Conversation => state.early.reduce(withEvent, { ...state, early: [] })

/** Until the ack of a join, or of the first message of a new conversation, events have nothing to follow. */
const mustWait = (state: Conversation): boolean => state.joining || (state.taskId === null && isSending(state))

function received(state: Conversation, event: ConversationEvent): Conversation {
  return mustWait(state) ? { ...state, early: [...state.early, event] } : withEvent(state, event)
}

function joined(state: Conversation, ack: TaskJoinAck): Conversation {
  const known = { ...state, joining: false, load: 'ready' as const, loadFailure: null, title: ack.title, status: ack.status }
  return released(withEntries(known, withSnapshot(state.entries, ack)))
}

function joinFailed(state: Conversation, failure: Failure): Conversation {
  const rest = released({ ...state, joining: false })
  if (GONE.has(failure.reason)) return { ...rest, load: 'missing', loadFailure: failure }
  // What is on the page stays, and a lost connection comes back by itself: the next join brings the rest.
  return state.load === 'ready' || failure.reason === 'Disconnected' ? rest : { ...rest, load: 'failed', loadFailure: failure }
}

function withOutgoing(state: Conversation, message: Outgoing): Conversation {
  const others = state.outgoing.filter((other) => other.clientMessageId !== message.clientMessageId)
  return { ...state, outgoing: [...others, message] }
}

function sent(state: Conversation, clientMessageId: string, ack: ChatSendAck): Conversation {
  const message = state.outgoing.find((other) => other.clientMessageId === clientMessageId)
  const text = message?.text
  const owner: Conversation = { ...state, taskId: ack.task_id, load: state.load === 'new' ? 'ready' : state.load }
  const asked: readonly Entry[] =
    text === undefined
      ? owner.entries
      : put(owner.entries, {
          kind: 'user',
          subtaskId: ack.subtask_id,
          messageId: ack.message_id,
          text,
          clientMessageId,
          createdAt: null,
        })
  const answer = ack.assistant_subtask_id ?? null
  const next = withEntries(owner, answer === null ? asked : withExpectedAnswer(asked, answer, ack.message_id))
  return next.joining ? next : released(next)
}

function sendFailed(state: Conversation, clientMessageId: string, failure: Failure): Conversation {
  const message = state.outgoing.find((other) => other.clientMessageId === clientMessageId)
  if (!message) return state
  const next = withOutgoing(state, { ...message, phase: 'failed', failure })
  return next.taskId === null ? { ...next, early: [] } : next
}

export function reduce(state: Conversation, action: ChatAction): Conversation {
  switch (action.type) {
    case 'received':
      return received(state, action.event)
    case 'joinRequested':
      return { ...state, joining: true, load: state.load === 'ready' ? 'ready' : 'loading', loadFailure: null }
    case 'joined':
      return joined(state, action.ack)
    case 'joinFailed':
      return joinFailed(state, action.failure)
    case 'sendRequested':
      return withOutgoing(state, {
        clientMessageId: action.clientMessageId,
        text: action.text,
        phase: 'sending',
        failure: null,
      })
    case 'sent':
      return sent(state, action.clientMessageId, action.ack)
    case 'sendFailed':
      return sendFailed(state, action.clientMessageId, action.failure)
    case 'discarded':
      return { ...state, outgoing: state.outgoing.filter((other) => other.clientMessageId !== action.clientMessageId) }
    case 'stopRequested':
      return { ...state, stopping: action.subtaskId, stopFailure: null }
    case 'stopFailed':
      return { ...state, stopping: null, stopFailure: action.failure }
  }
}
