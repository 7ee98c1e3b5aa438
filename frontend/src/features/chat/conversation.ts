/**
 * One open conversation: its state, and what has to be asked of the server so that the state becomes true.
 * Lives outside of React: events are applied together some times a second, however many arrive.
 */
import { type AttachmentBrief, type ChatAnswer, type ChatRetry, type ChatSend, type ChatSocket, SocketError } from '@/lib/socket'
import { type OlderMessages, OlderPages } from './older'
import { atPace } from './pace'
import {
  type ChatAction,
  type Conversation,
  emptyConversation,
  type Failure,
  incompleteAnswer,
  isBusy,
  openAnswer,
  reduce,
  settledUpTo,
} from './reducer'

/** What a conversation needs of the connection. */
export type ConversationSocket = Pick<ChatSocket, 'emit' | 'getState' | 'onState' | 'onConversationEvent'>

/** Where a message goes: the team of a new conversation, and the model if not the team's own. */
export interface Target {
  teamId: number | null
  modelName: string | null
}

/** What else goes with a message: options of `chat:send`, and the files that `attachment_ids` names, to show them. */
export interface Extras {
  options?: Omit<Partial<ChatSend>, 'message' | 'task_id' | 'team_id' | 'client_message_id'>
  attachments?: readonly AttachmentBrief[]
}

export interface ConversationOptions {
  socket: ConversationSocket
  taskId: number | null
  /** Where earlier messages come from; without it, all of them come at once. */
  older?: OlderMessages
  /** Runs `flush` soon, not too often; returns how to call that off. */
  schedule?: (flush: () => void) => () => void
  /** Silence of a running answer after which its state is asked for, in milliseconds. */
  patience?: number
}

const PATIENCE_MS = 15_000

/** Messages with which a conversation opens; a page full of them is long. */
export const LATEST = 100

/** `crypto.randomUUID` exists on https and localhost only. */
function newMessageId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function failureOf(cause: unknown): Failure {
  if (!(cause instanceof SocketError)) throw cause
  return { reason: cause.reason, message: cause.message, details: cause.details }
}

export class OpenConversation {
  private state: Conversation
  private readonly listeners = new Set<() => void>()
  private readonly socket: ConversationSocket
  private readonly schedule: NonNullable<ConversationOptions['schedule']>
  private readonly patience: number
  private waiting: ChatAction[] = []
  private callOff: (() => void) | null = null
  private closers: (() => void)[] = []
  private created: ((taskId: number) => void) | null = null
  private probe: ReturnType<typeof setTimeout> | undefined
  private quiet: ReturnType<typeof setTimeout> | undefined
  private readonly pages: OlderPages | null
  private asked: string | null = null
  private joinPending = false
  private period = 0
  private readonly extras = new Map<string, Extras>()

  constructor({ socket, taskId, older, schedule = atPace(), patience = PATIENCE_MS }: ConversationOptions) {
    this.socket = socket
    this.pages = older ? new OlderPages(older) : null
    this.schedule = schedule
    this.patience = patience
    this.state = emptyConversation(taskId)
  }

  getState = (): Conversation => this.state

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Follows the server until `close`. `onCreated` gets the id of the task that the first message makes. */
  open(onCreated: (taskId: number) => void) {
    this.created = onCreated
    const lookAgain = () => {
      if (document.visibilityState === 'visible' && isBusy(this.state)) void this.join()
    }
    document.addEventListener('visibilitychange', lookAgain)
    this.closers = [
      () => {
        document.removeEventListener('visibilitychange', lookAgain)
      },
      this.socket.onConversationEvent((event) => {
        // The server has let this page go because it read too slowly.
        if (event.type === 'chat:resync' && event.payload.task_id === this.state.taskId) void this.join()
        this.later({ type: 'received', event, at: Date.now() })
      }),
      this.socket.onState((state) => {
        if (state === 'online') void this.join()
      }),
    ]
    void this.join()
  }

  close() {
    this.created = null
    this.period += 1
    this.joinPending = false
    for (const close of this.closers.splice(0)) close()
    this.callOff?.()
    this.callOff = null
    this.waiting = []
    clearTimeout(this.probe)
    clearTimeout(this.quiet)
    const { taskId } = this.state
    if (taskId !== null && this.online) {
      // Nobody waits for it: the server forgets this viewer at the latest when the connection ends.
      this.socket.emit('task:leave', { task_id: taskId }).catch(failureOf)
    }
  }

  /** Asks for what this page does not know yet: all of it at first, later what may have changed. */
  async join() {
    const { taskId, load } = this.state
    if (taskId === null || this.joinPending || !this.online) return
    this.joinPending = true
    this.now({ type: 'joinRequested' })
    const period = this.period
    const action = await this.askToJoin(taskId, load === 'ready' ? settledUpTo(this.state) : 0)
    if (period !== this.period) return
    this.joinPending = false
    this.now(action)
  }

  private async askToJoin(taskId: number, known: number): Promise<ChatAction> {
    const all = known > 0 || !this.pages
    const wanted = all ? { after_message_id: known || null } : { latest: LATEST }
    try {
      const ack = await this.socket.emit('task:join', { task_id: taskId, ...wanted })
      return { type: 'joined', ack, ...(!all && { latest: LATEST }) }
    } catch (cause) {
      return { type: 'joinFailed', failure: failureOf(cause) }
    }
  }

  /** Gets messages from before the first one here. Rejects with what `older` rejects with. */
  async loadOlder() {
    const { taskId, entries, hasOlder } = this.state
    if (taskId === null || !hasOlder) return
    const { period } = this
    const page = await this.pages?.before(taskId, entries[0]?.messageId ?? Infinity)
    if (page && period === this.period) this.now({ type: 'olderLoaded', messages: page.messages, hasOlder: page.next !== null })
  }

  async send(text: string, target: Target, extras: Extras = {}) {
    const clientMessageId = newMessageId()
    this.extras.set(clientMessageId, extras)
    await this.deliver(clientMessageId, text, target)
  }

  /** Sends a failed message again, under its id: if it did arrive the first time, it stays one message. */
  async sendAgain(clientMessageId: string, target: Target) {
    const message = this.state.outgoing.find((other) => other.clientMessageId === clientMessageId)
    if (message) await this.deliver(clientMessageId, message.text, target)
  }

  discard(clientMessageId: string) {
    this.extras.delete(clientMessageId)
    this.now({ type: 'discarded', clientMessageId })
  }

  async stop() {
    const answer = openAnswer(this.state)
    if (!answer) return
    this.now({ type: 'stopRequested', subtaskId: answer.subtaskId })
    try {
      await this.socket.emit('chat:cancel', { subtask_id: answer.subtaskId })
    } catch (cause) {
      this.now({ type: 'stopFailed', failure: failureOf(cause) })
    }
  }

  /** Has an answer written again in its place. Rejects with a `SocketError`. */
  async retry(subtaskId: number, options: Omit<ChatRetry, 'task_id' | 'subtask_id'> = {}) {
    const { taskId, entries } = this.state
    const known = entries.find((entry) => entry.subtaskId === subtaskId)
    if (taskId === null || known?.kind !== 'answer') return
    await this.socket.emit('chat:retry', { task_id: taskId, subtask_id: subtaskId, ...options })
    this.now({ type: 'retried', subtaskId, runId: known.runId })
  }

  /** Says something to the answer that is being written. Rejects with a `SocketError`; nothing when there is none. */
  async guide(message: string) {
    const { taskId } = this.state
    const answer = openAnswer(this.state)
    if (taskId === null || !answer) return
    const guidance = { message, client_guidance_id: newMessageId() }
    await this.socket.emit('chat:guide', { task_id: taskId, subtask_id: answer.subtaskId, ...guidance })
  }

  /** Answers a question that the conversation waits for. Rejects with a `SocketError`. */
  async answerWait(waitId: string, answer: Omit<ChatAnswer, 'task_id' | 'wait_id'>) {
    const { taskId } = this.state
    if (taskId !== null) await this.socket.emit('chat:answer', { task_id: taskId, wait_id: waitId, ...answer })
  }

  /** Takes in what another call has learned, for example the answer to a request over REST. */
  tell(action: ChatAction) {
    this.now(action)
  }

  private get online(): boolean {
    return this.socket.getState() === 'online'
  }

  private async deliver(clientMessageId: string, text: string, { teamId, modelName }: Target) {
    const { options = {}, attachments = [] } = this.extras.get(clientMessageId) ?? {}
    this.now({ type: 'sendRequested', clientMessageId, text, attachments })
    const { taskId } = this.state
    try {
      const ack = await this.socket.emit('chat:send', {
        message: text,
        client_message_id: clientMessageId,
        ...(taskId === null ? { team_id: teamId } : { task_id: taskId }),
        ...(modelName !== null && { force_override_bot_model: modelName }),
        ...options,
      })
      this.extras.delete(clientMessageId)
      this.now({ type: 'sent', clientMessageId, ack })
      if (taskId === null) this.created?.(ack.task_id)
    } catch (cause) {
      this.now({ type: 'sendFailed', clientMessageId, failure: failureOf(cause) })
    }
  }

  private later(action: ChatAction) {
    this.waiting.push(action)
    this.callOff ??= this.schedule(this.flush)
  }

  /** Applies an action at once, after everything that arrived before it. */
  private now(action: ChatAction) {
    this.waiting.push(action)
    this.flush()
  }

  private flush = () => {
    this.callOff?.()
    this.callOff = null
    const before = this.state
    this.state = this.waiting.splice(0).reduce(reduce, before)
    if (this.state === before) return
    for (const listener of this.listeners) listener()
    this.watch()
  }

  /** After each change: what is missing is asked for, and a running answer that falls silent is looked after. */
  private watch() {
    clearTimeout(this.probe)
    if (this.closers.length === 0) return
    this.fillGap()
    this.forgetTypists()
    if (isBusy(this.state)) this.probe = setTimeout(() => void this.join(), this.patience)
  }

  /** A snapshot has what is missing: text, and the blocks between. Asked for once, then when silence lasts. */
  private fillGap() {
    const answer = incompleteAnswer(this.state)
    const gap = answer && `${String(answer.subtaskId)}:${String(answer.seq)}`
    if (gap === null) this.asked = null
    if (gap === null || gap === this.asked || this.joinPending || !this.online) return
    this.asked = gap
    void this.join()
  }

  private forgetTypists() {
    clearTimeout(this.quiet)
    const { typing } = this.state
    if (typing.length === 0) return
    const next = Math.min(...typing.map((typist) => typist.until))
    this.quiet = setTimeout(() => {
      this.now({ type: 'timePassed', at: Date.now() })
    }, Math.max(0, next - Date.now()) + 1)
  }
}
