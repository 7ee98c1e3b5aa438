/** `(state, event) → state` for one conversation: everything that the page shows follows from this. */
import {
  type AttachmentBrief,
  type ChatSendAnswer,
  CORRECTION_EVENTS,
  type ConversationEvent,
  type CorrectionEvent,
  type Message,
  RUN_EVENTS,
  type TaskJoinAck,
} from '@/lib/socket/protocol'
import { aroundOf, withAround } from './around'
import {
  put,
  userMessageOf,
  withAnswer,
  withContinuation,
  withAnswerAgain,
  withdrawnFrom,
  withExpectedAnswer,
  withOlder,
  withOpinion,
  withRunEvent,
  withSnapshot,
} from './entries'
import { storedOpinion } from './opinion'
import { isSending, isUserMessage } from './selectors'
import { type Conversation, type Entry, type Failure, isAnswer, isFinal, type Outgoing, type RunEvent } from './state'

export type ChatAction =
  /** `at` in milliseconds. */
  | { type: 'received'; event: ConversationEvent; at?: number }
  | { type: 'timePassed'; at: number }
  | { type: 'joinRequested' }
  /** `latest`: only so many messages were asked for. */
  | { type: 'joined'; ack: TaskJoinAck; latest?: number }
  | { type: 'joinFailed'; failure: Failure }
  | { type: 'olderLoaded'; messages: readonly Message[]; hasOlder: boolean }
  | { type: 'sendRequested'; clientMessageId: string; text: string; attachments?: readonly AttachmentBrief[] }
  | { type: 'sent'; clientMessageId: string; ack: ChatSendAnswer }
  | { type: 'sendFailed'; clientMessageId: string; failure: Failure }
  | { type: 'discarded'; clientMessageId: string }
  | { type: 'stopRequested'; subtaskId: number }
  | { type: 'stopFailed'; failure: Failure }
  /** An answer is written again in its place; `runId`: which writing was there when that was asked for. */
  | { type: 'retried'; subtaskId: number; runId: number | null }
  /** An answer will appear that goes on with the one that has the message_id `continues`. */
  | { type: 'answerExpected'; subtaskId: number; messageId: number; continues: number }
  | { type: 'opinionStored'; subtaskId: number; opinion: Message['correction'] }
  | { type: 'guidanceDismissed'; guidanceId: number }

const GONE: ReadonlySet<string> = new Set(['NotFound', 'Forbidden'])
const ENDS: ReadonlySet<string> = new Set(['chat:done', 'chat:error', 'chat:cancelled'])

const among = (names: readonly string[]) => {
  const known = new Set(names)
  return (event: ConversationEvent): boolean => known.has(event.type)
}
const ofRuns = among(RUN_EVENTS)
const ofOpinions = among(CORRECTION_EVENTS)
const isRunEvent = (event: ConversationEvent): event is RunEvent => ofRuns(event)
const isOpinionEvent = (event: ConversationEvent): event is CorrectionEvent => ofOpinions(event)

/** Leaves out the unconfirmed messages that the server turned out to have. */
function reconciled(state: Conversation): Conversation {
  if (state.outgoing.length === 0) return state
  const stored = new Set(state.entries.filter(isUserMessage).map((entry) => entry.clientMessageId))
  const outgoing = state.outgoing.filter((message) => !stored.has(message.clientMessageId))
  return outgoing.length === state.outgoing.length ? state : { ...state, outgoing }
}

function withEntries(state: Conversation, entries: readonly Entry[]): Conversation {
  if (entries === state.entries) return state
  const { stopping } = state
  const stopped = stopping !== null && entries.some((entry) => isAnswer(entry) && entry.subtaskId === stopping && isFinal(entry))
  return reconciled({ ...state, entries, stopping: stopped ? null : stopping })
}

function withRun(state: Conversation, event: RunEvent): Conversation {
  const next = withEntries(state, withRunEvent(state.entries, event))
  const { subtask_id: subtaskId } = event.payload
  if (!ENDS.has(event.type) || next.waits.length === 0) return next
  return { ...next, waits: next.waits.filter((wait) => wait.subtask_id !== subtaskId) }
}

function withEvent(state: Conversation, event: ConversationEvent, at = 0): Conversation {
  if (event.payload.task_id !== state.taskId) return state
  if (isRunEvent(event)) return withRun(state, event)
  if (isOpinionEvent(event)) return withEntries(state, withOpinion(state.entries, event))
  switch (event.type) {
    case 'task:status':
      return event.payload.status === 'DELETE'
        ? { ...state, status: 'DELETE', load: 'missing' }
        : { ...state, status: event.payload.status }
    case 'task:deleted':
      return { ...state, status: 'DELETE', load: 'missing' }
    case 'task:renamed':
      return { ...state, title: event.payload.title }
    case 'chat:resync':
      return state // whoever follows the conversation joins again
    case 'chat:message':
      return withEntries(state, put(state.entries, userMessageOf(event.payload)))
    case 'chat:messages_withdrawn':
      return withEntries(state, withdrawnFrom(state.entries, event.payload.from_message_id))
    case 'chat:memories': {
      const { subtask_id: subtaskId, memories } = event.payload
      return withEntries(state, withAnswer(state.entries, subtaskId, (answer) => ({ ...answer, memories })))
    }
    default:
      return withAround(state, event, at)
  }
}

const released = (state: Conversation): Conversation =>
  state.early.reduce<Conversation>((next, event) => withEvent(next, event), { ...state, early: [] })

/** Until the ack of a join, or of the first message of a new conversation, events have nothing to follow. */
const mustWait = (state: Conversation): boolean => state.joining || (state.taskId === null && isSending(state))

function received(state: Conversation, event: ConversationEvent, at: number): Conversation {
  if (!mustWait(state)) return withEvent(state, event, at)
  // Who types comes again by itself.
  return event.type === 'chat:typing' ? state : { ...state, early: [...state.early, event] }
}

function joined(state: Conversation, ack: TaskJoinAck, latest: number | undefined): Conversation {
  const known = { ...state, joining: false, load: 'ready' as const, loadFailure: null, title: ack.title, status: ack.status }
  const partial = latest !== undefined
  const hasOlder = partial ? ack.subtasks.length >= latest && (ack.subtasks[0]?.message_id ?? 1) > 1 : state.hasOlder
  const from = hasOlder && !partial ? (state.entries[0]?.messageId ?? 0) : 0
  const merged = withEntries({ ...known, hasOlder }, withSnapshot(state.entries, ack, from))
  return released(aroundOf(merged, ack))
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

const withoutOutgoing = (state: Conversation, clientMessageId: string): Conversation => ({
  ...state,
  outgoing: state.outgoing.filter((other) => other.clientMessageId !== clientMessageId),
})

function sent(state: Conversation, clientMessageId: string, ack: ChatSendAnswer): Conversation {
  const owner: Conversation = { ...state, taskId: ack.task_id, load: state.load === 'new' ? 'ready' : state.load }
  // It waits in the queue, or a pipeline was told to go on: there is no message yet.
  if ('queued' in ack || 'current_stage' in ack) return withoutOutgoing(owner, clientMessageId)
  const message = state.outgoing.find((other) => other.clientMessageId === clientMessageId)
  const asked = message ? put(owner.entries, { ...said(message), subtaskId: ack.subtask_id, messageId: ack.message_id }) : owner.entries
  const answer = ack.assistant_subtask_id ?? null
  const next = withEntries(owner, answer === null ? asked : withExpectedAnswer(asked, answer, ack.message_id))
  return next.joining ? next : released(next)
}

const said = ({ text, clientMessageId, attachments }: Outgoing) =>
  ({ kind: 'user', text, clientMessageId, attachments, createdAt: null, sender: null }) as const

function sendFailed(state: Conversation, clientMessageId: string, failure: Failure): Conversation {
  const message = state.outgoing.find((other) => other.clientMessageId === clientMessageId)
  if (!message) return state
  const next = withOutgoing(state, { ...message, phase: 'failed', failure })
  return next.taskId === null ? { ...next, early: [] } : next
}

function timePassed(state: Conversation, at: number): Conversation {
  const typing = state.typing.filter((typist) => typist.until > at)
  return typing.length === state.typing.length ? state : { ...state, typing }
}

export function reduce(state: Conversation, action: ChatAction): Conversation {
  switch (action.type) {
    case 'received':
      return received(state, action.event, action.at ?? 0)
    case 'timePassed':
      return timePassed(state, action.at)
    case 'joinRequested':
      return { ...state, joining: true, load: state.load === 'ready' ? 'ready' : 'loading', loadFailure: null }
    case 'joined':
      return joined(state, action.ack, action.latest)
    case 'joinFailed':
      return joinFailed(state, action.failure)
    case 'olderLoaded':
      return { ...state, entries: withOlder(state.entries, action.messages), hasOlder: action.hasOlder }
    case 'sendRequested': {
      const { clientMessageId, text, attachments = [] } = action
      return withOutgoing(state, { clientMessageId, text, attachments, phase: 'sending', failure: null })
    }
    case 'sent':
      return sent(state, action.clientMessageId, action.ack)
    case 'sendFailed':
      return sendFailed(state, action.clientMessageId, action.failure)
    case 'discarded':
      return withoutOutgoing(state, action.clientMessageId)
    case 'stopRequested':
      return { ...state, stopping: action.subtaskId, stopFailure: null }
    case 'stopFailed':
      return { ...state, stopping: null, stopFailure: action.failure }
    case 'retried':
      return withEntries(state, withAnswerAgain(state.entries, action.subtaskId, action.runId))
    case 'answerExpected':
      return withEntries(state, withContinuation(state.entries, action))
    case 'opinionStored': {
      const { opinion, subtaskId } = action
      return withEntries(
        state,
        withAnswer(state.entries, subtaskId, (answer) => ({
          ...answer,
          opinion: storedOpinion(opinion, answer.opinion),
          opinionSeen: Math.max(answer.opinionSeen, opinion?.id ?? 0),
        })),
      )
    }
    case 'guidanceDismissed':
      return { ...state, unheard: state.unheard.filter((said) => said.guidance_id !== action.guidanceId) }
  }
}
