/** The one connection of this page to namespace `/chat`: it stays up by itself and says in which state it is. */
import type { io as connectTo, Socket } from 'socket.io-client'
import { disconnected, isErrorAck, noAnswer, SocketError } from './errors'
import {
  type AuthError,
  type ClientEvents,
  CONVERSATION_EVENTS,
  type ConversationEvent,
  PERSON_EVENTS,
  type PersonEvent,
  TASK_EVENTS,
  type TaskEvent,
} from './protocol'

/** `reconnecting`: it was there a moment ago; `offline`: several tries have failed, it goes on trying. */
export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'offline' | 'unauthorized'

export interface SocketOptions {
  /** Origin of the server, for example https://wegent.example.org. */
  origin: string
  /** Path of Socket.IO there, for example /socket.io. */
  path: string
  getToken: () => string | null
  onUnauthorized: (code: AuthError['code']) => void
  /** Wait before the first new try, in milliseconds; later ones wait longer, up to 5 s. */
  retryDelay?: number
}

type Listener<T> = (value: T) => void

const ACK_TIMEOUT_MS = 15_000
const LONGEST_DELAY_MS = 5_000
const TRY_TIMEOUT_MS = 8_000
const TRIES_BEFORE_OFFLINE = 3

function codeOf(error: Error): AuthError['code'] | null {
  const data: unknown = 'data' in error ? error.data : null
  const code = typeof data === 'object' && data !== null && 'code' in data ? data.code : null
  return code === 'TOKEN_EXPIRED' || code === 'INVALID_TOKEN' ? code : null
}

/** The client library comes after the page: there is nothing to connect with before a token is there. */
export const loadLibrary = () => import('socket.io-client')

export class ChatSocket {
  /** Null until the library is there. */
  private socket: Socket | null = null
  private readonly stateListeners = new Set<Listener<ConnectionState>>()
  private readonly conversationListeners = new Set<Listener<ConversationEvent>>()
  private readonly taskListeners = new Set<Listener<TaskEvent>>()
  private readonly personListeners = new Set<Listener<PersonEvent>>()
  private state: ConnectionState = 'connecting'
  private failures = 0
  private waiting = 0
  private renewLater = false
  private wanted = false
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly options: SocketOptions) {}

  getState = (): ConnectionState => this.state

  onState = (listener: Listener<ConnectionState>) => subscribe(this.stateListeners, listener)
  onConversationEvent = (listener: Listener<ConversationEvent>) => subscribe(this.conversationListeners, listener)
  onTaskEvent = (listener: Listener<TaskEvent>) => subscribe(this.taskListeners, listener)
  onPersonEvent = (listener: Listener<PersonEvent>) => subscribe(this.personListeners, listener)

  /** Connects with the token of this moment. */
  connect() {
    clearTimeout(this.retry)
    this.failures = 0
    this.become('connecting')
    this.open()
  }

  /** The same with another token of the same login, as soon as nothing waits for an answer. */
  renew() {
    if (this.waiting > 0 && this.socket?.connected) {
      this.renewLater = true
      return
    }
    this.renewLater = false
    clearTimeout(this.retry)
    this.failures = 0
    this.become(this.state === 'online' ? 'reconnecting' : 'connecting')
    this.open()
  }

  disconnect() {
    clearTimeout(this.retry)
    this.renewLater = false
    this.wanted = false
    this.socket?.disconnect()
    this.become('connecting')
  }

  /** Sends an event and waits for its ack; a refusal, a cut connection and silence are a `SocketError`. */
  async emit<Name extends keyof ClientEvents>(
    name: Name,
    payload: ClientEvents[Name]['payload'],
    timeout = ACK_TIMEOUT_MS,
  ): Promise<ClientEvents[Name]['ack']> {
    // Socket.IO would keep it and send it at some later time, when the person may have given up.
    const { socket } = this
    if (!socket?.connected) throw disconnected()
    const ack = await this.answer(socket, name, payload, timeout)
    if (isErrorAck(ack)) throw new SocketError(ack)
    return ack as ClientEvents[Name]['ack']
  }

  private async answer(socket: Socket, name: string, payload: unknown, timeout: number): Promise<unknown> {
    this.waiting += 1
    try {
      return await socket.timeout(timeout).emitWithAck(name, payload)
    } catch {
      // The client library tells a lost connection and a missing ack apart only by their text.
      throw socket.connected ? noAnswer() : disconnected()
    } finally {
      this.waiting -= 1
      if (this.renewLater) this.renew()
    }
  }

  private open() {
    this.wanted = true
    if (this.socket) this.socket.disconnect().connect()
    else void this.begin()
  }

  private async begin() {
    try {
      const { io } = await loadLibrary()
      this.socket ??= this.create(io)
    } catch {
      this.failed()
      this.retryLater()
      return
    }
    if (this.wanted) this.socket.connect()
  }

  private create(io: typeof connectTo): Socket {
    const { origin, path, getToken, retryDelay = 500 } = this.options
    const socket = io(`${origin}/chat`, {
      path,
      transports: ['websocket', 'polling'],
      // Some proxies let no WebSocket through: the next transport is tried then.
      tryAllTransports: true,
      auth: (send) => {
        send({ token: getToken() })
      },
      autoConnect: false,
      reconnectionDelay: retryDelay,
      reconnectionDelayMax: LONGEST_DELAY_MS,
      // A try that hears nothing (a proxy that accepts and closes) must not hold up the next one for long.
      timeout: TRY_TIMEOUT_MS,
    })
    this.followConnection(socket)
    this.followEvents(socket)
    return socket
  }

  private failed() {
    this.failures += 1
    if (this.failures >= TRIES_BEFORE_OFFLINE) this.become('offline')
  }

  private become(state: ConnectionState) {
    if (state === this.state) return
    this.state = state
    for (const listener of this.stateListeners) listener(state)
  }

  private followConnection(socket: Socket) {
    socket.on('connect', () => {
      this.failures = 0
      this.become('online')
    })
    socket.on('disconnect', (reason) => {
      if (reason === 'io client disconnect') return
      this.become('reconnecting')
      if (!socket.active) this.retryLater()
    })
    socket.on('connect_error', (error) => {
      const code = codeOf(error)
      if (code) return this.refuse(code)
      this.failed()
      if (!socket.active) this.retryLater()
      return undefined
    })
  }

  /** The server closed or refused the namespace, as it does while it stops: the library does not try again then. */
  private retryLater() {
    const delay = Math.min((this.options.retryDelay ?? 500) * 2 ** this.failures, LONGEST_DELAY_MS)
    clearTimeout(this.retry)
    this.retry = setTimeout(() => {
      if (this.socket) this.socket.connect()
      else if (this.wanted) void this.begin()
    }, delay)
  }

  private refuse(code: AuthError['code']) {
    this.disconnect()
    this.become('unauthorized')
    this.options.onUnauthorized(code)
  }

  private followEvents(socket: Socket) {
    socket.on('auth:error', ({ code }: AuthError) => {
      this.refuse(code)
    })
    for (const type of CONVERSATION_EVENTS) {
      socket.on(type, (payload) => {
        publish(this.conversationListeners, { type, payload } as ConversationEvent)
      })
    }
    for (const type of TASK_EVENTS) {
      socket.on(type, (payload) => {
        publish(this.taskListeners, { type, payload } as TaskEvent)
      })
    }
    for (const type of PERSON_EVENTS) {
      socket.on(type, (payload) => {
        publish(this.personListeners, { type, payload } as PersonEvent)
      })
    }
  }
}

function subscribe<T>(listeners: Set<Listener<T>>, listener: Listener<T>): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function publish<T>(listeners: Set<Listener<T>>, value: T) {
  for (const listener of listeners) listener(value)
}
