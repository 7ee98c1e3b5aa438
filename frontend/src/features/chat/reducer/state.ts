/** What the page knows of one conversation. Only `reduce` makes new values of these. */
import { type Wire } from '@/lib/api/types'
import {
  type AttachmentBrief,
  type Block,
  type ConversationEvent,
  type Guidance,
  type Queue,
  type RunEvent,
  type RunPayloads,
  type Sender,
  type TaskState,
  type Wait,
} from '@/lib/socket/protocol'

/** Why something did not work: `reason` is stable, `message` is the server's sentence. */
export interface Failure {
  reason: string
  message: string
  details?: Record<string, unknown> | null
}

export type AnswerPhase = 'waiting' | 'streaming' | 'done' | 'failed' | 'stopped'

export type { Block, RunEvent }
export type Chunk = RunPayloads['chat:chunk']
export type Remark = Pick<Wire['ChatSystem'], 'seq' | 'type' | 'message' | 'server' | 'url' | 'compaction'>
export type MemberDone = Pick<Wire['ChatBotComplete'], 'bot_name' | 'position' | 'failed'>

export interface UserMessage {
  kind: 'user'
  subtaskId: number
  messageId: number
  text: string
  clientMessageId: string | null
  createdAt: string | null
  attachments: readonly AttachmentBrief[]
  /** Who said it, where several people take part. */
  sender: Sender | null
}

/** A second model's opinion of an answer, as it comes about. */
export interface Opinion {
  id: number
  model: string
  state: Wire['Correction']['state']
  stage: Wire['CorrectionProgress']['stage'] | null
  /** Tool with which facts are looked up now. */
  tool: string | null
  summary: string
  improved: string
  result: Wire['CorrectionResult'] | null
  failure: Failure | null
}

export interface Answer {
  kind: 'answer'
  subtaskId: number
  /** Half a step after the question until the server has told the real one. */
  messageId: number
  text: string
  /** Code points of `text`. */
  length: number
  /** In the order in which they began; where each stands in `text` is its `offset`. */
  blocks: readonly Block[]
  /** Which writing of the answer this is; unknown of one that was loaded when it had ended. */
  runId: number | null
  /** `text` and `blocks` are what the run's events up to this one amount to. */
  seq: number
  phase: AnswerPhase
  botName: string | null
  modelName: string | null
  failure: Failure | null
  createdAt: string | null
  /** message_id of the cut answer that this one goes on with. */
  continues: number | null
  /** Said in passing by the run: nobody keeps them, so they are of this visit only. */
  remarks: readonly Remark[]
  /** Members of a team that have done their part while this page looked on. */
  members: readonly MemberDone[]
  clarification: Wire['Clarification'] | null
  memories: readonly Wire['MemoryUse'][]
  opinion: Opinion | null
  /** Highest evaluation that was heard of: events of lower ones are late. */
  opinionSeen: number
  corrected: Wire['Corrected'] | null
  /** Events behind a gap, by seq; not empty means: a snapshot must be asked for. */
  held: readonly RunEvent[]
  /** It has ended with something missing before its end: the stored message must be asked for. */
  incomplete: boolean
}

export type Entry = UserMessage | Answer

/** A message that the server has not confirmed. Sending it again with the same id makes no second message. */
export interface Outgoing {
  clientMessageId: string
  text: string
  attachments: readonly AttachmentBrief[]
  phase: 'sending' | 'failed'
  failure: Failure | null
}

/** A question to people that is open. */
export type OpenWait = Pick<
  Wait,
  'id' | 'subtask_id' | 'kind' | 'text' | 'choices' | 'tool' | 'tool_use_id' | 'input' | 'questions' | 'stage'
>

/** Something said to a running answer which it has not heard; `EXPIRED`: it never will. */
export type Unheard = Pick<Guidance, 'guidance_id' | 'subtask_id' | 'client_guidance_id' | 'message' | 'sender' | 'reason'> & {
  state: 'QUEUED' | 'EXPIRED'
}

export type Context = Wire['ChatStatusUpdated']

/** Somebody who writes, until a moment in milliseconds. */
export interface Typist {
  sender: Sender
  until: number
}

export type GroupChat = Pick<Wire['TaskGroupChat'], 'is_group_chat' | 'answers'>

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
  /** There are messages before the first one here. */
  hasOlder: boolean
  outgoing: readonly Outgoing[]
  /** Events that came before the ack that tells what they follow. */
  early: readonly ConversationEvent[]
  /** Subtask whose answer the user has asked to stop. */
  stopping: number | null
  stopFailure: Failure | null
  waits: readonly OpenWait[]
  unheard: readonly Unheard[]
  queue: Queue | null
  /** How full the model's context window is, by the latest word of it. */
  context: Context | null
  present: readonly Sender[]
  typing: readonly Typist[]
  /** What was told since the page follows the conversation; null: nothing, the task itself says. */
  groupChat: GroupChat | null
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
    hasOlder: false,
    outgoing: [],
    early: [],
    stopping: null,
    stopFailure: null,
    waits: [],
    unheard: [],
    queue: null,
    context: null,
    present: [],
    typing: [],
    groupChat: null,
  }
}

const FINAL_PHASES: ReadonlySet<AnswerPhase> = new Set(['done', 'failed', 'stopped'])

export const isFinal = (answer: Answer): boolean => FINAL_PHASES.has(answer.phase)
export const isAnswer = (entry: Entry): entry is Answer => entry.kind === 'answer'
