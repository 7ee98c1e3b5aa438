/** A scripted run as the server would tell it, for the tests of the reducer. */
import { type ConversationEvent, type Message, type TaskJoinAck, type TaskState } from '@/lib/socket/protocol'
import { codePointLength, takeCodePoints } from '@/lib/text/code-points'
import { type ChatAction, reduce } from './reduce'
import { type Answer, type Conversation, emptyConversation, type RunEvent } from './state'

export const TASK = 5
export const QUESTION = 10
export const ANSWER = 11

const ids = { task_id: TASK, subtask_id: ANSWER }
const placed = { ...ids, message_id: 2 }

export const start = (seq: number): RunEvent => ({
  type: 'chat:start',
  payload: { ...placed, seq, bot_name: 'wegent-chat', model_name: 'm1' },
})
export const chunk = (seq: number, offset: number, content: string, replace = false): RunEvent => ({
  type: 'chat:chunk',
  payload: { ...ids, seq, offset, content, replace },
})
export const done = (seq: number, value: string): RunEvent => ({
  type: 'chat:done',
  payload: { ...placed, seq, offset: codePointLength(value), result: { value } },
})
export const failed = (seq: number): RunEvent => ({
  type: 'chat:error',
  payload: { ...placed, seq, type: 'ModelUnauthorized', error: 'The provider refused the key.' },
})
export const cancelled = (seq: number): RunEvent => ({ type: 'chat:cancelled', payload: { ...placed, seq } })
export const status = (value: TaskState): ConversationEvent => ({
  type: 'task:status',
  payload: { task_id: TASK, status: value, progress: 0 },
})

export const stored = (message: Partial<Message> = {}): Message => ({
  subtask_id: ANSWER,
  task_id: TASK,
  message_id: 2,
  role: 'ASSISTANT',
  status: 'RUNNING',
  content: '',
  created_at: '2026-01-01T00:00:00Z',
  ...message,
})
export const question = (message: Partial<Message> = {}): Message =>
  stored({ subtask_id: QUESTION, message_id: 1, role: 'USER', status: 'COMPLETED', content: 'Why?', ...message })

export const snapshot = (parts: Partial<TaskJoinAck> = {}): TaskJoinAck => ({
  streaming: null,
  subtasks: [question(), stored()],
  status: 'RUNNING',
  title: 'A title',
  ...parts,
})

export const streamingAt = (seq: number, text: string): TaskJoinAck =>
  snapshot({
    streaming: { subtask_id: ANSWER, message_id: 2, offset: codePointLength(text), cached_content: text, seq },
  })

export const play = (state: Conversation, ...actions: (ChatAction | ConversationEvent)[]): Conversation =>
  actions.reduce<Conversation>(
    (next, action) => reduce(next, 'payload' in action ? { type: 'received', event: action } : action),
    state,
  )

/** A conversation with a question, joined, its answer about to come. */
export const joinedConversation = (): Conversation =>
  play(emptyConversation(TASK), { type: 'joinRequested' }, { type: 'joined', ack: snapshot() })

export function answerIn(state: Conversation): Answer {
  const answer = state.entries.find((entry) => entry.kind === 'answer')
  if (!answer) throw new Error('There is no answer.')
  return answer
}

/** What the text is after each seq, told by the rules of the protocol alone. */
export function truthBySeq(events: readonly RunEvent[]): Map<number, string> {
  const truth = new Map([[0, '']])
  let text = ''
  for (const event of events) {
    if (event.type === 'chat:chunk') text = takeCodePoints(text, event.payload.offset) + event.payload.content
    if (event.type === 'chat:done') text = event.payload.result.value
    truth.set(event.payload.seq, text)
  }
  return truth
}
