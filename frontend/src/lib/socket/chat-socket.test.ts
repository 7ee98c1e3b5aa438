import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type Namespace, Server } from 'socket.io'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatSocket, type ConnectionState } from './chat-socket'
import { type ConversationEvent, type TaskEvent } from './protocol'

const opened: (() => void | Promise<void>)[] = []

/** A real Socket.IO server that lets in who brings the token `good`. */
async function serve() {
  const http = createServer()
  const server = new Server(http, { path: '/socket.io' })
  const namespace = server.of('/chat')
  namespace.use((socket, next) => {
    if (socket.handshake.auth.token === 'good') return next()
    next(Object.assign(new Error('refused'), { data: { code: 'INVALID_TOKEN', error: 'Log in.' } }))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  opened.push(async () => {
    await server.close()
  })
  return { namespace, origin: `http://127.0.0.1:${String((http.address() as AddressInfo).port)}` }
}

function connect(origin: string, token: string | null = 'good') {
  const onUnauthorized = vi.fn()
  const socket = new ChatSocket({ origin, path: '/socket.io', getToken: () => token, onUnauthorized, retryDelay: 20 })
  const states: ConnectionState[] = []
  socket.onState((state) => states.push(state))
  socket.connect()
  opened.push(() => {
    socket.disconnect()
  })
  return { socket, states, onUnauthorized }
}

const state = async (socket: ChatSocket, expected: ConnectionState) => {
  await vi.waitFor(() => expect(socket.getState()).toBe(expected), { timeout: 5000 })
}

let namespace: Namespace
let origin: string

beforeEach(async () => {
  ;({ namespace, origin } = await serve())
})

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

describe('the connection', () => {
  it('brings the token and goes online', async () => {
    const { socket } = connect(origin)
    await state(socket, 'online')
  })

  it('is unauthorized when the token is refused, and says so once', async () => {
    const { socket, onUnauthorized } = connect(origin, 'bad')
    await state(socket, 'unauthorized')
    expect(onUnauthorized).toHaveBeenCalledExactlyOnceWith('INVALID_TOKEN')
  })

  it('is unauthorized when the token ends later', async () => {
    namespace.on('connection', (peer) => peer.emit('auth:error', { code: 'TOKEN_EXPIRED', error: 'Log in.' }))
    const { socket, onUnauthorized } = connect(origin)
    await state(socket, 'unauthorized')
    expect(onUnauthorized).toHaveBeenCalledExactlyOnceWith('TOKEN_EXPIRED')
  })

  it('is another one with another token, once the answers are there', async () => {
    const acks: (() => void)[] = []
    namespace.on('connection', (peer) => peer.on('task:join', (_payload, ack) => acks.push(() => ack({ status: 'COMPLETED' }))))
    const { socket, states } = connect(origin)
    await state(socket, 'online')
    const joined = socket.emit('task:join', { task_id: 1 })
    await vi.waitFor(() => expect(acks).toHaveLength(1))
    socket.renew()
    expect(states).toEqual(['online'])
    acks[0]?.()
    await joined
    await vi.waitFor(() => expect(states).toEqual(['online', 'reconnecting', 'online']))
    await vi.waitFor(async () => expect(await namespace.fetchSockets()).toHaveLength(1))
  })

  it('comes back when the server has closed it', async () => {
    const { socket, states } = connect(origin)
    await state(socket, 'online')
    namespace.disconnectSockets()
    await vi.waitFor(() => expect(states).toEqual(['online', 'reconnecting', 'online']))
  })

  it('says offline when nobody answers, and goes on trying', async () => {
    const { socket } = connect('http://127.0.0.1:9')
    await state(socket, 'offline')
    await expect(socket.emit('task:leave', { task_id: 1 })).rejects.toMatchObject({ reason: 'Disconnected' })
  })
})

describe('an event', () => {
  it('is answered', async () => {
    namespace.on('connection', (peer) => {
      peer.on('chat:cancel', (payload, ack) => ack({ success: payload.subtask_id === 7 }))
    })
    const { socket } = connect(origin)
    await state(socket, 'online')
    await expect(socket.emit('chat:cancel', { subtask_id: 7 })).resolves.toEqual({ success: true })
  })

  it('fails with the reason of the server', async () => {
    namespace.on('connection', (peer) => {
      peer.on('chat:cancel', (_payload, ack) => ack({ error: 'No such answer.', reason: 'NotFound', request_id: 'r1' }))
    })
    const { socket } = connect(origin)
    await state(socket, 'online')
    const failure = { message: 'No such answer.', reason: 'NotFound', requestId: 'r1' }
    await expect(socket.emit('chat:cancel', { subtask_id: 7 })).rejects.toMatchObject(failure)
  })

  it('fails when there is no answer in time', async () => {
    const { socket } = connect(origin)
    await state(socket, 'online')
    await expect(socket.emit('chat:cancel', { subtask_id: 7 }, 30)).rejects.toMatchObject({ reason: 'NoAnswer' })
  })

  it('fails when the connection is cut meanwhile', async () => {
    const { socket } = connect(origin)
    await state(socket, 'online')
    const cut = socket.emit('chat:cancel', { subtask_id: 7 })
    namespace.disconnectSockets()
    await expect(cut).rejects.toMatchObject({ reason: 'Disconnected' })
  })

  it('reaches those who listen for it, until they stop', async () => {
    const { socket } = connect(origin)
    const conversation: ConversationEvent[] = []
    const tasks: TaskEvent[] = []
    const stop = socket.onConversationEvent((event) => conversation.push(event))
    socket.onTaskEvent((event) => tasks.push(event))
    await state(socket, 'online')
    const payload = { task_id: 1, title: 'New' }
    namespace.emit('task:renamed', payload)
    await vi.waitFor(() => expect(tasks).toEqual([{ type: 'task:renamed', payload }]))
    expect(conversation).toEqual(tasks)
    stop()
    namespace.emit('task:renamed', payload)
    await vi.waitFor(() => expect(tasks).toHaveLength(2))
    expect(conversation).toHaveLength(1)
  })
})
