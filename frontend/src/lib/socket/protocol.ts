/** Names of the generated payloads of namespace `/chat`, and which event carries which. */
import { type components } from '@/lib/api/schema'

type Schemas = components['schemas']

export type ChatSend = Schemas['ChatSend']
export type ChatSendAck = Schemas['ChatSendAck']
export type ChatCancel = Schemas['ChatCancel']
export type ChatResume = Schemas['ChatResume']
export type TaskJoin = Schemas['TaskJoin']
export type TaskJoinAck = Schemas['TaskJoinAck']
export type TaskLeave = Schemas['TaskLeave']
export type OkAck = Schemas['OkAck']
export type ErrorAck = Schemas['ErrorAck']
export type Message = Schemas['Message']
export type Streaming = Schemas['Streaming']
export type TaskState = Message['status']
export type AuthError = Schemas['AuthError']

export interface ClientEvents {
  'chat:send': { payload: ChatSend; ack: ChatSendAck }
  'chat:cancel': { payload: ChatCancel; ack: OkAck }
  'chat:resume': { payload: ChatResume; ack: OkAck }
  'task:join': { payload: TaskJoin; ack: TaskJoinAck }
  'task:leave': { payload: TaskLeave; ack: OkAck }
}

export interface ConversationPayloads {
  'chat:start': Schemas['ChatStart']
  'chat:chunk': Schemas['ChatChunk']
  'chat:done': Schemas['ChatDone']
  'chat:error': Schemas['ChatError']
  'chat:cancelled': Schemas['ChatCancelled']
  'chat:message': Schemas['ChatUserMessage']
  'chat:resync': Schemas['ChatResync']
  'task:status': Schemas['TaskStatus']
  'task:renamed': Schemas['TaskRenamed']
}

export interface TaskPayloads {
  'task:created': Schemas['TaskCreated']
  'task:status': Schemas['TaskStatus']
  'task:renamed': Schemas['TaskRenamed']
  'task:shared': Schemas['TaskShared']
}

type Tagged<Payloads> = { [Name in keyof Payloads]: { type: Name; payload: Payloads[Name] } }[keyof Payloads]

/** What happens inside one conversation. */
export type ConversationEvent = Tagged<ConversationPayloads>

/** What a list of conversations follows. */
export type TaskEvent = Tagged<TaskPayloads>

export const CONVERSATION_EVENTS = [
  'chat:start',
  'chat:chunk',
  'chat:done',
  'chat:error',
  'chat:cancelled',
  'chat:message',
  'chat:resync',
  'task:status',
  'task:renamed',
] as const satisfies readonly (keyof ConversationPayloads)[]

export const TASK_EVENTS = ['task:created', 'task:status', 'task:renamed', 'task:shared'] as const satisfies readonly (keyof TaskPayloads)[]
