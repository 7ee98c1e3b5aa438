/** Names of the generated payloads of namespace `/chat`, and which event carries which. */
import { type components } from '@/lib/api/schema'

type Schemas = components['schemas']

export type ChatSend = Schemas['ChatSend']
export type ChatSendAck = Schemas['ChatSendAck']
/** Of a message that is stored, of a pipeline that goes on, or of a message that waits in the queue. */
export type ChatSendAnswer = Schemas['ChatSendAnswer']
export type ChatRetry = Schemas['ChatRetry']
export type ChatGuide = Schemas['ChatGuide']
export type ChatAnswer = Schemas['ChatAnswer']
export type ChatCancel = Schemas['ChatCancel']
export type TaskJoin = Schemas['TaskJoin']
export type TaskJoinAck = Schemas['TaskJoinAck']
export type TaskLeave = Schemas['TaskLeave']
export type OkAck = Schemas['OkAck']
export type ErrorAck = Schemas['ErrorAck']
export type Message = Schemas['Message']
export type Streaming = Schemas['Streaming']
export type TaskState = Message['status']
export type Block = Schemas['Block']
export type Wait = Schemas['Wait']
export type Guidance = Schemas['Guidance']
export type Queue = Schemas['Queue']
export type Sender = Schemas['Sender']
export type AttachmentBrief = Schemas['AttachmentBrief']
export type AuthError = Schemas['AuthError']

export interface ClientEvents {
  'chat:send': { payload: ChatSend; ack: ChatSendAnswer }
  'chat:cancel': { payload: ChatCancel; ack: OkAck }
  'chat:retry': { payload: ChatRetry; ack: Schemas['AnswerAck'] }
  'chat:guide': { payload: ChatGuide; ack: Schemas['GuidanceAck'] }
  'chat:answer': { payload: ChatAnswer; ack: OkAck }
  'chat:typing': { payload: Schemas['ChatTyping']; ack: OkAck }
  'task:join': { payload: TaskJoin; ack: TaskJoinAck }
  'task:leave': { payload: TaskLeave; ack: OkAck }
  'task:read': { payload: Schemas['TaskRead']; ack: Schemas['ReadState'] }
}

/** Events of one writing of an answer: each has its `run_id` and its place there, `seq`. */
export interface RunPayloads {
  'chat:start': Schemas['ChatStart']
  'chat:chunk': Schemas['ChatChunk']
  'chat:block_created': Schemas['ChatBlockCreated']
  'chat:block_updated': Schemas['ChatBlockUpdated']
  'chat:system': Schemas['ChatSystem']
  'chat:bot_complete': Schemas['ChatBotComplete']
  'chat:done': Schemas['ChatDone']
  'chat:error': Schemas['ChatError']
  'chat:cancelled': Schemas['ChatCancelled']
}

export interface CorrectionPayloads {
  'correction:start': Schemas['CorrectionStart']
  'correction:progress': Schemas['CorrectionProgress']
  'correction:chunk': Schemas['CorrectionChunk']
  'correction:done': Schemas['CorrectionDone']
  'correction:error': Schemas['CorrectionError']
  'correction:applied': Schemas['CorrectionApplied']
  'correction:deleted': Schemas['CorrectionDeleted']
}

export interface ConversationPayloads extends RunPayloads, CorrectionPayloads {
  'chat:message': Schemas['ChatUserMessage']
  'chat:messages_withdrawn': Schemas['MessagesWithdrawn']
  'chat:waiting': Schemas['ChatWaiting']
  'chat:wait_ended': Schemas['ChatWaitEnded']
  'chat:guidance_queued': Schemas['ChatGuidanceQueued']
  'chat:guidance_applied': Schemas['ChatGuidanceApplied']
  'chat:guidance_expired': Schemas['ChatGuidanceExpired']
  'chat:status_updated': Schemas['ChatStatusUpdated']
  'chat:memories': Schemas['ChatMemories']
  'chat:typing': Schemas['TypingShown']
  'chat:resync': Schemas['ChatResync']
  'queue:updated': Schemas['QueueUpdated']
  'task:status': Schemas['TaskStatus']
  'task:renamed': Schemas['TaskRenamed']
  'task:deleted': Schemas['TaskDeleted']
  'task:presence': Schemas['TaskPresence']
  'task:group_chat': Schemas['TaskGroupChat']
}

export interface TaskPayloads {
  'task:created': Schemas['TaskCreated']
  'task:status': Schemas['TaskStatus']
  'task:renamed': Schemas['TaskRenamed']
  'task:shared': Schemas['TaskShared']
  'task:updated': Schemas['TaskUpdated']
  'task:deleted': Schemas['TaskDeleted']
  'task:invited': Schemas['TaskInvited']
  'task:group_chat': Schemas['TaskGroupChat']
}

/** What this person hears, whatever the page shows. */
export interface PersonPayloads {
  'unread:count': Schemas['UnreadCount']
  'memory:saved': Schemas['MemorySaved']
  'attachment:status': Schemas['AttachmentStatus']
}

type Tagged<Payloads> = { [Name in keyof Payloads]: { type: Name; payload: Payloads[Name] } }[keyof Payloads]

/** What happens inside one conversation. */
export type ConversationEvent = Tagged<ConversationPayloads>
export type RunEvent = Tagged<RunPayloads>
export type CorrectionEvent = Tagged<CorrectionPayloads>

/** What a list of conversations follows. */
export type TaskEvent = Tagged<TaskPayloads>

export type PersonEvent = Tagged<PersonPayloads>

export const RUN_EVENTS = [
  'chat:start',
  'chat:chunk',
  'chat:block_created',
  'chat:block_updated',
  'chat:system',
  'chat:bot_complete',
  'chat:done',
  'chat:error',
  'chat:cancelled',
] as const satisfies readonly (keyof RunPayloads)[]

export const CORRECTION_EVENTS = [
  'correction:start',
  'correction:progress',
  'correction:chunk',
  'correction:done',
  'correction:error',
  'correction:applied',
  'correction:deleted',
] as const satisfies readonly (keyof CorrectionPayloads)[]

export const CONVERSATION_EVENTS = [
  ...RUN_EVENTS,
  ...CORRECTION_EVENTS,
  'chat:message',
  'chat:messages_withdrawn',
  'chat:waiting',
  'chat:wait_ended',
  'chat:guidance_queued',
  'chat:guidance_applied',
  'chat:guidance_expired',
  'chat:status_updated',
  'chat:memories',
  'chat:typing',
  'chat:resync',
  'queue:updated',
  'task:status',
  'task:renamed',
  'task:deleted',
  'task:presence',
  'task:group_chat',
] as const satisfies readonly (keyof ConversationPayloads)[]

export const TASK_EVENTS = [
  'task:created',
  'task:status',
  'task:renamed',
  'task:shared',
  'task:updated',
  'task:deleted',
  'task:invited',
  'task:group_chat',
] as const satisfies readonly (keyof TaskPayloads)[]

export const PERSON_EVENTS = [
  'unread:count',
  'memory:saved',
  'attachment:status',
] as const satisfies readonly (keyof PersonPayloads)[]
