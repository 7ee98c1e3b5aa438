/**
 * One open conversation: its state, and what has to be asked of the server so that the state becomes true.
 * Lives outside of React: events are applied together some times a second, however many arrive.
 */
import { type ChatSocket, SocketError } from '@/lib/socket'
import {
  type ChatAction,
  type Conversation,
  emptyConversation,
  type Failure,
  isBusy,
  missingText,
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

export interface ConversationOptions {
  socket: ConversationSocket
  taskId: number | null
  /** Runs `flush` soon, not too often; returns how to call that off. */
  schedule?: (flush: () => void) => () => void
  /** Silence of a running answer after which its state is asked for, in milliseconds. */
  patience?: number
}

const PATIENCE_MS = 15_000

/** Smooth to the eye, and it leaves the page time for clicks: each change renders before anything else. */
const PACE_MS = 40

/** On a frame, while the page is seen; frames stop in a hidden page, so a timer stands by. */
function atPace(): (flush: () => void) => () => void {
  let last = 0
  return (flush) => {
    let frame = 0
    const run = () => {
      last = performance.now()
      flush()
    }
    const start = setTimeout(() => (frame = requestAnimationFrame(run)), Math.max(0, last + PACE_MS - performance.now()))
    const late = setTimeout(run, 4 * PACE_MS)
    return () => {
      clearTimeout(start)
      clearTimeout(late)
      cancelAnimationFrame(frame)
    }
  }
}

/** `crypto.randomUUID` exists on https and localhost only. */
function newMessageId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function failureOf(cause: unknown): Failure {
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
  private asked = ''
  private joinPending = false
  private period = 0

  constructor({ socket, taskId, schedule = atPace(), patience = PATIENCE_MS }: ConversationOptions) {
    this.socket = socket
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
        this.later({ type: 'received', event })
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
    const action = await this.askToJoin(taskId, load === 'ready' ? settledUpTo(this.state) : null)
    if (period !== this.period) return
    this.joinPending = false
    this.now(action)
  }

  private async askToJoin(taskId: number, known: number | null): Promise<ChatAction> {
    try {
      return { type: 'joined', ack: await this.socket.emit('task:join', { task_id: taskId, after_message_id: known }) }
    } catch (cause) {
      return { type: 'joinFailed', failure: failureOf(cause) }
    }
  }

  async send(text: string, target: Target) {
    await this.deliver(newMessageId(), text, target)
  }

  /** Sends a failed message again, under its id: if it did arrive the first time, it stays one message. */
  async sendAgain(clientMessageId: string, target: Target) {
    const message = this.state.outgoing.find((other) => other.clientMessageId === clientMessageId)
    if (message) await this.deliver(clientMessageId, message.text, target)
  }

  discard(clientMessageId: string) {
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

  private get online(): boolean {
    return this.socket.getState() === 'online'
  }

  private async deliver(clientMessageId: string, text: string, { teamId, modelName }: Target) {
    this.now({ type: 'sendRequested', clientMessageId, text })
    const { taskId } = this.state
    try {
      const ack = await this.socket.emit('chat:send', {
        message: text,
        client_message_id: clientMessageId,
        ...(taskId === null ? { team_id: teamId } : { task_id: taskId }),
        ...(modelName !== null && { force_override_bot_model: modelName }),
      })
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

  /** After each change: missing text is asked for, and a running answer that falls silent is looked after. */
  private watch() {
    clearTimeout(this.probe)
    if (this.closers.length === 0) return
    void this.fillGap()
    if (isBusy(this.state)) this.probe = setTimeout(() => void this.join(), this.patience)
  }

  private async fillGap() {
    const { taskId } = this.state
    const gap = missingText(this.state)
    if (taskId === null || !gap || this.joinPending || !this.online) return
    const question = `${String(gap.subtaskId)}:${String(gap.offset)}`
    if (question === this.asked) return
    this.asked = question
    try {
      await this.socket.emit('chat:resume', { task_id: taskId, subtask_id: gap.subtaskId, offset: gap.offset })
      this.flush()
    } catch (cause) {
      failureOf(cause)
    }
    // Refused, or nothing came: the run may be over. A snapshot has all of it in any case.
    if (missingText(this.state)?.offset === gap.offset) await this.join()
  }
}
