import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ConversationEvent, type ConnectionState, SocketError } from '@/lib/socket'
import { type ConversationSocket, LATEST, OpenConversation } from './conversation'
import { ANSWER, answerIn, chunk, done, question, QUESTION, snapshot, start, stored, streamingAt, TASK } from './reducer/fixtures'

interface Call {
  name: string
  payload: unknown
  answer: (ack: unknown) => void
  refuse: (reason: string) => void
}

/** The connection as a conversation sees it; the test plays the server. */
class Server {
  calls: Call[] = []
  private state: ConnectionState = 'online'
  private onState = new Set<(state: ConnectionState) => void>()
  private onEvent = new Set<(event: ConversationEvent) => void>()

  readonly socket = {
    emit: (name: string, payload: unknown) =>
      new Promise((resolve, reject) => {
        const refuse = (reason: string) => {
          reject(new SocketError({ reason, error: `Refused: ${reason}` }))
        }
        this.calls.push({ name, payload, answer: resolve as (ack: unknown) => void, refuse })
      }),
    getState: () => this.state,
    onState: (listener: (state: ConnectionState) => void) => {
      this.onState.add(listener)
      return () => this.onState.delete(listener)
    },
    onConversationEvent: (listener: (event: ConversationEvent) => void) => {
      this.onEvent.add(listener)
      return () => this.onEvent.delete(listener)
    },
  } as ConversationSocket

  become(state: ConnectionState) {
    this.state = state
    this.onState.forEach((listener) => { listener(state) })
  }

  tell(...events: ConversationEvent[]) {
    for (const event of events) this.onEvent.forEach((listener) => { listener(event) })
  }

  /** The oldest call of that name that was not answered yet. */
  async take(name: string): Promise<Call> {
    await vi.advanceTimersByTimeAsync(0)
    const index = this.calls.findIndex((call) => call.name === name)
    const [call] = index < 0 ? [] : this.calls.splice(index, 1)
    if (!call) throw new Error(`No ${name} among ${this.calls.map((other) => other.name).join(', ')}`)
    return call
  }
}

let server: Server

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
})

afterEach(() => {
  vi.useRealTimers()
})

const settle = () => vi.advanceTimersByTimeAsync(0)

function conversationOf(taskId: number | null) {
  const onCreated = vi.fn()
  const conversation = new OpenConversation({
    socket: server.socket,
    taskId,
    patience: 1000,
    schedule: (flush) => {
      const timer = setTimeout(flush, 10)
      return () => {
        clearTimeout(timer)
      }
    },
  })
  conversation.open(onCreated)
  return { conversation, onCreated }
}

async function joinedConversation() {
  const { conversation } = conversationOf(TASK)
  ;(await server.take('task:join')).answer(snapshot())
  await settle()
  return conversation
}

describe('an open conversation', () => {
  it('joins, applies events together and tells its listeners once', async () => {
    const conversation = await joinedConversation()
    const listener = vi.fn()
    conversation.subscribe(listener)
    server.tell(start(1), chunk(2, 0, 'a'), chunk(3, 1, 'b'))
    expect(listener).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(10)
    expect(listener).toHaveBeenCalledTimes(1)
    expect(answerIn(conversation.getState()).text).toBe('ab')
  })

  it('joins again after a lost connection, and leaves out what cannot change', async () => {
    const conversation = await joinedConversation()
    server.become('reconnecting')
    server.become('online')
    const again = await server.take('task:join')
    expect(again.payload).toEqual({ task_id: TASK, after_message_id: 1 })
    server.tell(chunk(9, 3, 'd'))
    again.answer(streamingAt(8, 'abc'))
    await settle()
    expect(answerIn(conversation.getState()).text).toBe('abcd')
  })

  it('joins again when the server has let it go because it was too slow', async () => {
    const conversation = await joinedConversation()
    server.tell({ type: 'chat:resync', payload: { task_id: TASK + 1 } })
    await settle()
    server.tell({ type: 'chat:resync', payload: { task_id: TASK } })
    ;(await server.take('task:join')).answer(streamingAt(8, 'abc'))
    await settle()
    expect(answerIn(conversation.getState()).text).toBe('abc')
    expect(server.calls).toHaveLength(0)
  })

  it('waits for the connection before it joins', async () => {
    server.become('connecting')
    conversationOf(TASK)
    await settle()
    expect(server.calls).toHaveLength(0)
    server.become('online')
    expect((await server.take('task:join')).payload).toEqual({ task_id: TASK, after_message_id: null })
  })

  it('takes a snapshot when something is missing, once', async () => {
    const conversation = await joinedConversation()
    server.tell(chunk(2, 0, 'one '), chunk(5, 8, 'three'))
    await vi.advanceTimersByTimeAsync(10)
    const join = await server.take('task:join')
    server.tell(chunk(7, 13, ' four'))
    await vi.advanceTimersByTimeAsync(10)
    expect(server.calls).toHaveLength(0)
    join.answer(streamingAt(6, 'one two three'))
    await settle()
    expect(answerIn(conversation.getState())).toMatchObject({ text: 'one two three four', held: [] })
    expect(server.calls).toHaveLength(0)
  })

  it('asks for the stored message when an answer has ended with a gap', async () => {
    const conversation = await joinedConversation()
    server.tell(chunk(2, 0, 'one '), chunk(5, 8, 'three'), done(6, 'one two three'))
    await vi.advanceTimersByTimeAsync(10)
    expect(answerIn(conversation.getState()).text).toBe('one two three')
    const join = await server.take('task:join')
    expect(join.payload).toEqual({ task_id: TASK, after_message_id: 1 })
    const blocks = [{ id: 't', type: 'tool' as const, status: 'done' as const, offset: 4 }]
    join.answer(snapshot({ status: 'COMPLETED', subtasks: [stored({ status: 'COMPLETED', content: 'one two three', blocks })] }))
    await settle()
    expect(answerIn(conversation.getState())).toMatchObject({ blocks, incomplete: false })
    expect(server.calls).toHaveLength(0)
  })

  it('looks after a running answer that has fallen silent', async () => {
    const conversation = await joinedConversation()
    await vi.advanceTimersByTimeAsync(1000)
    const join = await server.take('task:join')
    server.tell(done(7, 'the end'))
    join.answer(snapshot())
    await settle()
    expect(answerIn(conversation.getState()).phase).toBe('done')
  })

  it('stops an answer, and says when that fails', async () => {
    const conversation = await joinedConversation()
    void conversation.stop()
    const cancel = await server.take('chat:cancel')
    expect(cancel.payload).toEqual({ subtask_id: ANSWER })
    expect(conversation.getState().stopping).toBe(ANSWER)
    cancel.refuse('NoAnswer')
    await settle()
    expect(conversation.getState()).toMatchObject({ stopping: null, stopFailure: { reason: 'NoAnswer' } })
  })

  it('leaves when it is closed, and hears nothing more', async () => {
    const conversation = await joinedConversation()
    conversation.close()
    expect((await server.take('task:leave')).payload).toEqual({ task_id: TASK })
    server.tell(chunk(2, 0, 'late'))
    await vi.advanceTimersByTimeAsync(5000)
    expect(answerIn(conversation.getState()).text).toBe('')
    expect(server.calls).toHaveLength(0)
  })

  it('can be opened again', async () => {
    const { conversation } = conversationOf(TASK)
    const first = await server.take('task:join')
    conversation.close()
    conversation.open(vi.fn())
    const second = await server.take('task:join')
    first.answer(snapshot({ title: 'of the first' }))
    second.answer(snapshot({ title: 'of the second' }))
    await settle()
    expect(conversation.getState()).toMatchObject({ load: 'ready', title: 'of the second' })
  })
})

describe('a message', () => {
  const target = { teamId: 3, modelName: 'm1' }
  const ack = { task_id: TASK, subtask_id: QUESTION, message_id: 1, assistant_subtask_id: ANSWER }

  it('makes a new conversation, once', async () => {
    const { conversation, onCreated } = conversationOf(null)
    void conversation.send('Why?', target)
    const send = await server.take('chat:send')
    expect(send.payload).toMatchObject({ message: 'Why?', team_id: 3, force_override_bot_model: 'm1' })
    send.answer(ack)
    await settle()
    expect(onCreated).toHaveBeenCalledExactlyOnceWith(TASK)
    expect(conversation.getState().taskId).toBe(TASK)
    expect(server.calls).toHaveLength(0)
  })

  it('does not call the person back who has gone elsewhere', async () => {
    const { conversation, onCreated } = conversationOf(null)
    void conversation.send('Why?', target)
    const send = await server.take('chat:send')
    conversation.close()
    send.answer(ack)
    await settle()
    expect(onCreated).not.toHaveBeenCalled()
  })

  it('goes into the conversation, and again under the same id when it failed', async () => {
    const conversation = await joinedConversation()
    void conversation.send('More?', { teamId: 3, modelName: null })
    const first = await server.take('chat:send')
    expect(first.payload).toEqual({ task_id: TASK, message: 'More?', client_message_id: expect.stringMatching(/^[0-9a-f]{32}$/) })
    first.refuse('Disconnected')
    await settle()
    const [message] = conversation.getState().outgoing
    expect(message).toMatchObject({ text: 'More?', phase: 'failed', failure: { reason: 'Disconnected' } })
    void conversation.sendAgain(message?.clientMessageId ?? '', target)
    expect((await server.take('chat:send')).payload).toMatchObject({ client_message_id: message?.clientMessageId })
  })
})

describe('a long conversation', () => {
  it('opens with its end, and gets what is before it page by page', async () => {
    const page = (ids: number[]) => ids.map((id) => question({ subtask_id: 100 + id, message_id: id }))
    const pages: Record<string, { messages: ReturnType<typeof page>; next: string | null }> = {
      first: { messages: page([9, 8]), next: 'a' },
      a: { messages: page([7, 6]), next: 'b' },
      b: { messages: page([5]), next: null },
    }
    const older = vi.fn((_task: number, cursor: string | null) => Promise.resolve(pages[cursor ?? 'first'] ?? { messages: [], next: null }))
    const conversation = new OpenConversation({ socket: server.socket, taskId: TASK, older })
    conversation.open(vi.fn())
    const join = await server.take('task:join')
    expect(join.payload).toEqual({ task_id: TASK, latest: LATEST })
    const latest = Array.from({ length: LATEST }, (_, index) => question({ subtask_id: 108 + index, message_id: 8 + index }))
    join.answer(snapshot({ status: 'COMPLETED', subtasks: latest }))
    await settle()
    await Promise.all([conversation.loadOlder(), conversation.loadOlder()])
    expect(conversation.getState().entries.slice(0, 3).map((entry) => entry.messageId)).toEqual([6, 7, 8])
    await conversation.loadOlder()
    expect(conversation.getState()).toMatchObject({ hasOlder: false })
    await conversation.loadOlder()
    expect(older).toHaveBeenCalledTimes(3)
  })
})

describe('what people say to an answer', () => {
  it('goes to the one that is being written', async () => {
    const conversation = await joinedConversation()
    void conversation.guide('Shorter.')
    expect((await server.take('chat:guide')).payload).toMatchObject({ task_id: TASK, subtask_id: ANSWER, message: 'Shorter.' })
    void conversation.answerWait('w', { choice: 'approve', remember: 'task' })
    expect((await server.take('chat:answer')).payload).toEqual({ task_id: TASK, wait_id: 'w', choice: 'approve', remember: 'task' })
  })

  it('asks for it to be written again, in its place', async () => {
    const conversation = await joinedConversation()
    server.tell(done(2, 'x'))
    await vi.advanceTimersByTimeAsync(10)
    void conversation.retry(ANSWER, { force_override_bot_model: 'm2' })
    const retry = await server.take('chat:retry')
    expect(retry.payload).toEqual({ task_id: TASK, subtask_id: ANSWER, force_override_bot_model: 'm2' })
    retry.answer({ task_id: TASK, subtask_id: ANSWER, message_id: 2 })
    await settle()
    expect(answerIn(conversation.getState())).toMatchObject({ phase: 'waiting', text: '' })
  })
})
