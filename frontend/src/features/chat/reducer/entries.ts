/** The list of messages, by message id, each subtask once. */
import { type ConversationPayloads, type Message, type TaskJoinAck } from '@/lib/socket/protocol'
import { codePointLength } from '@/lib/text/code-points'
import { afterEvent, afterStreaming, emptyAnswer } from './answer'
import { type Answer, type AnswerPhase, type Entry, isFinal, type RunEvent, type UserMessage } from './state'

type Entries = readonly Entry[]

const FINAL_PHASE_OF: Partial<Record<Message['status'], AnswerPhase>> = {
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'stopped',
}

export function put(entries: Entries, entry: Entry): Entries {
  const others = entries.filter((other) => other.subtaskId !== entry.subtaskId)
  return [...others, entry].sort((left, right) => left.messageId - right.messageId)
}

const answerOf = (entries: Entries, subtaskId: number): Answer | undefined =>
  entries.find((entry): entry is Answer => entry.kind === 'answer' && entry.subtaskId === subtaskId)

const afterLast = (entries: Entries): number => Math.floor(entries.at(-1)?.messageId ?? 0) + 0.5

export function withRunEvent(entries: Entries, event: RunEvent): Entries {
  const known = answerOf(entries, event.payload.subtask_id)
  const next = afterEvent(known ?? emptyAnswer(event.payload.subtask_id, afterLast(entries)), event)
  return next === known ? entries : put(entries, next)
}

/** The place where the answer will appear, until its run starts. */
export function withExpectedAnswer(entries: Entries, subtaskId: number, questionId: number): Entries {
  return answerOf(entries, subtaskId) ? entries : put(entries, emptyAnswer(subtaskId, questionId + 0.5))
}

export function userMessageOf(payload: ConversationPayloads['chat:message'] | Message): UserMessage {
  return {
    kind: 'user',
    subtaskId: payload.subtask_id,
    messageId: payload.message_id,
    text: payload.content,
    clientMessageId: payload.client_message_id ?? null,
    createdAt: payload.created_at,
  }
}

function withStoredAnswer(entries: Entries, message: Message): Entries {
  const known = answerOf(entries, message.subtask_id) ?? emptyAnswer(message.subtask_id, message.message_id)
  const described: Answer = {
    ...known,
    messageId: message.message_id,
    botName: message.bot_name ?? known.botName,
    modelName: message.model_name ?? known.modelName,
    createdAt: message.created_at,
  }
  const phase = FINAL_PHASE_OF[message.status]
  // The text of a running answer comes with the stream, which also says what it covers.
  if (!phase) return put(entries, described)
  // The row may be a moment behind the run's last event.
  if (isFinal(known)) return put(entries, described)
  return put(entries, {
    ...described,
    phase,
    text: message.content,
    length: codePointLength(message.content),
    held: [],
    failure: phase === 'failed' ? { reason: message.error_reason ?? 'Internal', message: message.error ?? '' } : null,
  })
}

/** Merges a snapshot: stored messages first, then the stream of the running answer. */
export function withSnapshot(entries: Entries, { subtasks, streaming }: TaskJoinAck): Entries {
  let next = entries
  for (const message of subtasks) {
    next = message.role === 'USER' ? put(next, userMessageOf(message)) : withStoredAnswer(next, message)
  }
  if (!streaming) return next
  const answer = answerOf(next, streaming.subtask_id) ?? emptyAnswer(streaming.subtask_id, streaming.message_id)
  return put(next, afterStreaming(answer, streaming))
}
