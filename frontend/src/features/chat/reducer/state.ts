/** What the page knows of one conversation. Only `reduce` makes new values of these. */
import { type ConversationEvent, type ConversationPayloads, type TaskState } from '@/lib/socket/protocol'

/** Why something did not work: `reason` is stable, `message` is the server's sentence. */
export interface Failure {
  reason: string
  message: string
  details?: Record<string, unknown> | null
}

export type AnswerPhase = 'waiting' | 'streaming' | 'done' | 'failed' | 'stopped'

/** Events of one run; each carries the run's `seq`. */
export type RunEvent = Extract<
  ConversationEvent,
  { type: 'chat:start' | 'chat:chunk' | 'chat:done' | 'chat:error' | 'chat:cancelled' }
>

export type Chunk = ConversationPayloads['chat:chunk']

export interface UserMessage {
  kind: 'user'
  subtaskId: number
  messageId: number
  text: string
  clientMessageId: string | null
  createdAt: string | null
}

export interface Answer {
  kind: 'answer'
  subtaskId: number
  /** Half a step after the question until the server has told the real one. */
  messageId: number
  text: string
  /** Code points of `text`. */
  length: number
  /** `text` is what the run's events up to this one amount to. */
  seq: number
  phase: AnswerPhase
  botName: string | null
  modelName: string | null
  failure: Failure | null
  createdAt: string | null
  /** Events behind a gap, by seq; not empty means: the text after `length` must be asked for again. */
  held: readonly RunEvent[]
}

export type Entry = UserMessage | Answer

/** A message that the server has not confirmed. Sending it again with the same id makes no second message. */
export interface Outgoing {
  clientMessageId: string
  text: string
  phase: 'sending' | 'failed'
  failure: Failure | null
}

/** `new`: no task yet; `missing`: deleted, never there, or somebody else's. */
export type LoadPhase = 'new' | 'loading' | 'ready' | 'missing' | 'failed'

export interface Conversation {
  taskId: number | null
  title: string | null
  status: TaskState | null
  load: LoadPhase
  loadFailure: Failure | null
  joining: boolean
  /** By message id. */
  entries: readonly Entry[]
  outgoing: readonly Outgoing[]
  /** Events that came before the ack that tells what they follow. */
  early: readonly ConversationEvent[]
  /** Subtask whose answer the user has asked to stop. */
  stopping: number | null
  stopFailure: Failure | null
}

export function emptyConversation(taskId: number | null): Conversation {
  return {
    taskId,
    title: null,
    status: null,
    load: taskId === null ? 'new' : 'loading',
    loadFailure: null,
    joining: false,
    entries: [],
    outgoing: [],
    early: [],
    stopping: null,
    stopFailure: null,
  }
}

const FINAL_PHASES: ReadonlySet<AnswerPhase> = new Set(['done', 'failed', 'stopped'])
const BUSY_STATES: ReadonlySet<TaskState> = new Set(['PENDING', 'RUNNING', 'CANCELLING'])

export const isFinal = (answer: Answer): boolean => FINAL_PHASES.has(answer.phase)

/** The answer that is being written, if any. */
export const openAnswer = (state: Conversation): Answer | null =>
  state.entries.findLast((entry): entry is Answer => entry.kind === 'answer' && !isFinal(entry)) ?? null

export const isSending = (state: Conversation): boolean => state.outgoing.some((message) => message.phase === 'sending')

/** The server takes one message at a time. */
export const isBusy = (state: Conversation): boolean =>
  openAnswer(state) !== null || (state.status !== null && BUSY_STATES.has(state.status))

/** Text that is missing and must be asked for with `chat:resume`. */
export function missingText(state: Conversation): { subtaskId: number; offset: number } | null {
  const answer = openAnswer(state)
  return answer && answer.held.length > 0 ? { subtaskId: answer.subtaskId, offset: answer.length } : null
}

/** Messages up to this id cannot change any more: a later join may leave them out. */
export function settledUpTo(state: Conversation): number {
  const open = openAnswer(state)
  return open ? Math.ceil(open.messageId) - 1 : (state.entries.at(-1)?.messageId ?? 0)
}
