/** A scripted run as the server would tell it, for the tests of the reducer. */
import { type Block, type ConversationEvent, type Message, type RunPayloads, type TaskJoinAck, type TaskState } from '@/lib/socket/protocol'
import { codePointLength } from '@/lib/text/code-points'
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
export const created = (seq: number, block: Block): RunEvent => ({ type: 'chat:block_created', payload: { ...ids, seq, block } })
type Update = Omit<RunPayloads['chat:block_updated'], 'task_id' | 'subtask_id' | 'seq' | 'block_id'>
export const updated = (seq: number, id: string, update: Update): RunEvent => ({
  type: 'chat:block_updated',
  payload: { ...ids, seq, block_id: id, ...update },
})
/** The same event as one of a certain writing of the answer. */
export const inRun = (run_id: number, event: RunEvent): RunEvent =>
  ({ ...event, payload: { ...event.payload, run_id } }) as RunEvent
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

export const streamingAt = (seq: number, text: string, blocks: Block[] = [], runId: number | null = null): TaskJoinAck =>
  snapshot({
    streaming: { subtask_id: ANSWER, message_id: 2, offset: codePointLength(text), cached_content: text, blocks, seq, run_id: runId },
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
