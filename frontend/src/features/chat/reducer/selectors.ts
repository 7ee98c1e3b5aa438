/** What can be read off a conversation. */
import { type TaskState } from '@/lib/socket/protocol'
import { type Answer, type Conversation, type Entry, isAnswer, isFinal, type OpenWait, type Typist, type Unheard, type UserMessage } from './state'

const BUSY_STATES: ReadonlySet<TaskState> = new Set(['PENDING', 'RUNNING', 'CANCELLING'])

export const isUserMessage = (entry: Entry): entry is UserMessage => entry.kind === 'user'

/** The answer that is being written, if any. */
export const openAnswer = (state: Conversation): Answer | null =>
  state.entries.findLast((entry): entry is Answer => isAnswer(entry) && !isFinal(entry)) ?? null

export const isSending = (state: Conversation): boolean => state.outgoing.some((message) => message.phase === 'sending')

/** The server takes one message at a time. */
export const isBusy = (state: Conversation): boolean =>
  openAnswer(state) !== null || (state.status !== null && BUSY_STATES.has(state.status))

/** The earliest answer of which something is missing: a snapshot has it. */
export const incompleteAnswer = (state: Conversation): Answer | null =>
  state.entries.find((entry): entry is Answer => isAnswer(entry) && (entry.held.length > 0 || entry.incomplete)) ?? null

/** Messages up to this id cannot change any more: a later join may leave them out. */
export function settledUpTo(state: Conversation): number {
  const unsettled = incompleteAnswer(state) ?? openAnswer(state)
  return unsettled ? Math.ceil(unsettled.messageId) - 1 : (state.entries.at(-1)?.messageId ?? 0)
}

export const waitsOf = (state: Conversation, subtaskId: number): readonly OpenWait[] =>
  state.waits.filter((wait) => wait.subtask_id === subtaskId)

/** Said to the running answer, which will hear it at its next step. */
export const waitingGuidance = (state: Conversation): readonly Unheard[] =>
  state.unheard.filter((said) => said.state === 'QUEUED')

/** Said to an answer that ended before it could hear it. */
export const expiredGuidance = (state: Conversation): readonly Unheard[] =>
  state.unheard.filter((said) => said.state === 'EXPIRED')

/** Messages that wait for the answers before them. */
export const queuedMessages = (state: Conversation) => state.queue?.items ?? []

export const isQueuePaused = (state: Conversation): boolean =>
  state.queue?.paused === true && queuedMessages(state).length > 0

export const typistsAt = (state: Conversation, now: number): readonly Typist[] =>
  state.typing.filter((typist) => typist.until > now)
