/** What a conversation has besides messages: questions to people, words that wait, who is there. */
import { type ConversationEvent, type ConversationPayloads, type Guidance, type Queue, type TaskJoinAck, type Wait } from '@/lib/socket/protocol'
import { type Context, type Conversation, type OpenWait, type Typist, type Unheard } from './state'

/** Events about what stands beside the messages. */
export type AroundEvent = Extract<
  ConversationEvent,
  {
    type:
      | 'chat:waiting'
      | 'chat:wait_ended'
      | 'chat:guidance_queued'
      | 'chat:guidance_applied'
      | 'chat:guidance_expired'
      | 'chat:status_updated'
      | 'chat:typing'
      | 'queue:updated'
      | 'task:presence'
      | 'task:group_chat'
  }
>

const asked = (id: string, wait: Omit<OpenWait, 'id'>): OpenWait => ({
  id,
  subtask_id: wait.subtask_id,
  kind: wait.kind,
  text: wait.text,
  choices: wait.choices,
  tool: wait.tool ?? null,
  tool_use_id: wait.tool_use_id ?? null,
  input: wait.input ?? null,
  questions: wait.questions ?? [],
  stage: wait.stage ?? null,
})

const openWaits = (waits: readonly Wait[]): readonly OpenWait[] =>
  waits.filter((wait) => wait.state === 'open').map((wait) => asked(wait.id, wait))

function withWait(waits: readonly OpenWait[], payload: ConversationPayloads['chat:waiting']): readonly OpenWait[] {
  const id = payload.wait_id
  return waits.some((wait) => wait.id === id) ? waits : [...waits, asked(id, payload)]
}

type Said = Pick<Guidance, 'guidance_id' | 'subtask_id' | 'client_guidance_id' | 'message' | 'sender'>

const unheard = (said: Said, state: Unheard['state'], reason: Unheard['reason'] = null): Unheard => ({
  guidance_id: said.guidance_id,
  subtask_id: said.subtask_id,
  client_guidance_id: said.client_guidance_id ?? null,
  message: said.message,
  sender: said.sender,
  state,
  reason,
})

const withoutGuidance = (said: readonly Unheard[], id: number) => said.filter((other) => other.guidance_id !== id)

function withUnheard(said: readonly Unheard[], next: Unheard): readonly Unheard[] {
  const known = said.some((other) => other.guidance_id === next.guidance_id)
  return known ? said.map((other) => (other.guidance_id === next.guidance_id ? next : other)) : [...said, next]
}

/** The queue with the highest version is the latest. */
const laterQueue = (known: Queue | null, next: Queue | null | undefined): Queue | null =>
  next && next.version >= (known?.version ?? 0) ? next : known

/** The latest word: of a later answer, a later writing of it, or a later moment of that. */
function laterContext(known: Context | null, next: Context | null | undefined): Context | null {
  if (!next || !known) return next ?? known
  if (next.subtask_id !== known.subtask_id) return next.subtask_id > known.subtask_id ? next : known
  const runs = (next.run_id ?? known.run_id ?? 0) - (known.run_id ?? 0)
  if (runs !== 0) return runs > 0 ? next : known
  // Without a place in the run it is of an answer that has ended.
  return (next.seq ?? Infinity) >= (known.seq ?? 0) ? next : known
}

function withTypist(typing: readonly Typist[], payload: ConversationPayloads['chat:typing'], now: number): readonly Typist[] {
  const others = typing.filter((typist) => typist.sender.user_id !== payload.sender.user_id && typist.until > now)
  return payload.typing ? [...others, { sender: payload.sender, until: now + payload.seconds * 1000 }] : others
}

/** `now` in milliseconds: typing is over by itself. */
export function withAround(state: Conversation, event: AroundEvent, now: number): Conversation {
  switch (event.type) {
    case 'chat:waiting':
      return { ...state, waits: withWait(state.waits, event.payload) }
    case 'chat:wait_ended':
      return { ...state, waits: state.waits.filter((wait) => wait.id !== event.payload.wait_id) }
    case 'chat:guidance_queued':
      return { ...state, unheard: withUnheard(state.unheard, unheard(event.payload, 'QUEUED')) }
    case 'chat:guidance_applied':
      return { ...state, unheard: withoutGuidance(state.unheard, event.payload.guidance_id) }
    case 'chat:guidance_expired':
      return { ...state, unheard: withUnheard(state.unheard, unheard(event.payload, 'EXPIRED', event.payload.reason)) }
    case 'chat:status_updated':
      return { ...state, context: laterContext(state.context, event.payload) }
    case 'queue:updated':
      return { ...state, queue: laterQueue(state.queue, event.payload) }
    case 'chat:typing':
      return { ...state, typing: withTypist(state.typing, event.payload, now) }
    case 'task:presence':
      return { ...state, present: event.payload.users }
    case 'task:group_chat': {
      const { is_group_chat, answers } = event.payload
      return { ...state, groupChat: { is_group_chat, answers } }
    }
  }
}

/** What a snapshot says is true of its moment: what it leaves out is over. Words that were never heard stay in sight. */
export function aroundOf(state: Conversation, ack: TaskJoinAck): Conversation {
  const waiting = (ack.guidance ?? []).map((said) => unheard(said, 'QUEUED'))
  const never = state.unheard.filter((said) => said.state === 'EXPIRED')
  return {
    ...state,
    waits: openWaits(ack.waits ?? []),
    unheard: [...never, ...waiting],
    queue: laterQueue(state.queue, ack.queue),
    context: laterContext(state.context, ack.status_updated),
  }
}
