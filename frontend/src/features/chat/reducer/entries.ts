/** The list of messages, by message id, each subtask once. */
import { type ConversationPayloads, type CorrectionEvent, type Message, type TaskJoinAck } from '@/lib/socket/protocol'
import { codePointLength } from '@/lib/text/code-points'
import { afterEvent, afterStreaming, begunAnew, emptyAnswer } from './answer'
import { afterOpinion, storedOpinion } from './opinion'
import { type Answer, type AnswerPhase, type Entry, isAnswer, isFinal, type RunEvent, type UserMessage } from './state'

type Entries = readonly Entry[]

const FINAL_PHASE_OF: Partial<Record<Message['status'], AnswerPhase>> = {
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'stopped',
}

/** In its place; almost always that is the end, so it is looked for from there. */
export function put(entries: Entries, entry: Entry): Entries {
  const others = entries.filter((other) => other.subtaskId !== entry.subtaskId)
  const at = others.findLastIndex((other) => other.messageId <= entry.messageId) + 1
  return [...others.slice(0, at), entry, ...others.slice(at)]
}

function replaced(entries: Entries, known: Answer, next: Answer): Entries {
  if (next === known) return entries
  if (next.messageId !== known.messageId) return put(entries, next)
  return entries.map((entry) => (entry === known ? next : entry))
}

const answerOf = (entries: Entries, subtaskId: number): Answer | undefined =>
  entries.findLast((entry): entry is Answer => isAnswer(entry) && entry.subtaskId === subtaskId)

const afterLast = (entries: Entries): number => Math.floor(entries.at(-1)?.messageId ?? 0) + 0.5

export function withRunEvent(entries: Entries, event: RunEvent): Entries {
  const known = answerOf(entries, event.payload.subtask_id)
  if (known) return replaced(entries, known, afterEvent(known, event))
  return put(entries, afterEvent(emptyAnswer(event.payload.subtask_id, afterLast(entries)), event))
}

/** Changes one answer; nothing happens when it is not here. */
export function withAnswer(entries: Entries, subtaskId: number, change: (answer: Answer) => Answer): Entries {
  const known = answerOf(entries, subtaskId)
  return known ? replaced(entries, known, change(known)) : entries
}

export const withOpinion = (entries: Entries, event: CorrectionEvent): Entries =>
  withAnswer(entries, event.payload.subtask_id, (answer) => afterOpinion(answer, event))

/** The place where the answer will appear, until its run starts. */
export function withExpectedAnswer(entries: Entries, subtaskId: number, questionId: number): Entries {
  return answerOf(entries, subtaskId) ? entries : put(entries, emptyAnswer(subtaskId, questionId + 0.5))
}

interface Continuation {
  subtaskId: number
  messageId: number
  /** message_id of the cut answer. */
  continues: number
}

/** The place of an answer that goes on with a cut one; its run may have begun already. */
export function withContinuation(entries: Entries, { subtaskId, messageId, continues }: Continuation): Entries {
  const known = answerOf(entries, subtaskId) ?? emptyAnswer(subtaskId, messageId)
  return put(entries, { ...known, continues })
}

/** The answer will be written again in its place; `runId` is what was there when that was asked for. */
export function withAnswerAgain(entries: Entries, subtaskId: number, runId: number | null): Entries {
  return withAnswer(entries, subtaskId, (answer) => {
    // The new writing may be here before the answer to the request for it.
    if (answer.runId !== runId || !isFinal(answer)) return answer
    return { ...begunAnew(answer, runId), seq: runId === null ? 0 : Number.MAX_SAFE_INTEGER }
  })
}

export function userMessageOf(payload: ConversationPayloads['chat:message'] | Message): UserMessage {
  return {
    kind: 'user',
    subtaskId: payload.subtask_id,
    messageId: payload.message_id,
    text: payload.content,
    clientMessageId: payload.client_message_id ?? null,
    createdAt: payload.created_at,
    attachments: payload.attachments ?? [],
    sender: payload.sender ?? null,
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
    continues: message.continues ?? null,
    memories: message.memories ?? [],
    opinion: storedOpinion(message.correction, known.opinion),
    opinionSeen: Math.max(known.opinionSeen, message.correction?.id ?? 0),
    corrected: message.corrected ?? null,
  }
  const phase = FINAL_PHASE_OF[message.status]
  // The text of a running answer comes with the stream, which also says what it covers.
  if (!phase) return put(entries, described)
  return put(entries, {
    ...described,
    phase,
    text: message.content,
    length: codePointLength(message.content),
    blocks: message.blocks ?? [],
    clarification: message.clarification ?? null,
    held: [],
    incomplete: false,
    failure: phase === 'failed' ? { reason: message.error_reason ?? 'Internal', message: message.error ?? '' } : null,
  })
}

const withStored = (entries: Entries, message: Message): Entries =>
  message.role === 'USER' ? put(entries, userMessageOf(message)) : withStoredAnswer(entries, message)

/** Merges a snapshot: stored messages first, then the stream of the running answer. `from`: what is older is not here. */
export function withSnapshot(entries: Entries, { subtasks, streaming, withdrawn = [] }: TaskJoinAck, from = 0): Entries {
  const gone = new Set(withdrawn)
  const left = gone.size > 0 ? entries.filter((entry) => !gone.has(entry.messageId)) : entries
  const wanted = subtasks.filter((message) => message.message_id >= from)
  const next = left.length === 0 ? ordered(wanted) : wanted.reduce(withStored, left)
  if (!streaming) return next
  const answer = answerOf(next, streaming.subtask_id) ?? emptyAnswer(streaming.subtask_id, streaming.message_id)
  return put(next, afterStreaming(answer, streaming))
}

/** Messages of which nothing is known here: thousands of them, one by one, would take long. */
function ordered(messages: readonly Message[]): Entries {
  const entries = messages.flatMap((message) => withStored([], message))
  return entries.sort((left, right) => left.messageId - right.messageId)
}

/** Earlier messages, of which nothing is known here. */
export function withOlder(entries: Entries, messages: readonly Message[]): Entries {
  const known = new Set(entries.map((entry) => entry.subtaskId))
  return [...ordered(messages.filter((message) => !known.has(message.subtask_id))), ...entries]
}

/** A message was edited: it and what followed no longer count. An old word of that changes nothing. */
export function withdrawnFrom(entries: Entries, messageId: number): Entries {
  // New messages have higher ids than those that were taken back: they stay if the edited one is gone already.
  if (!entries.some((entry) => entry.messageId === messageId)) return entries
  return entries.filter((entry) => entry.messageId < messageId)
}
