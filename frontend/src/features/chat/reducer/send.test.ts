import { describe, expect, it } from 'vitest'
import { type ChatAction } from './reduce'
import { ANSWER, answerIn, chunk, joinedConversation, play, QUESTION, question, snapshot, start, TASK } from './fixtures'
import { isBusy, isSending } from './selectors'
import { emptyConversation } from './state'

const send: ChatAction = { type: 'sendRequested', clientMessageId: 'c1', text: 'Why?' }
const ack = { task_id: TASK, subtask_id: QUESTION, message_id: 1, assistant_subtask_id: ANSWER }
const sent: ChatAction = { type: 'sent', clientMessageId: 'c1', ack }

describe('sending', () => {
  it('shows the message at once and the waiting answer after the ack', () => {
    const sending = play(emptyConversation(null), send)
    expect(sending.outgoing).toEqual([{ clientMessageId: 'c1', text: 'Why?', attachments: [], phase: 'sending', failure: null }])
    const state = play(sending, sent)
    expect(state).toMatchObject({ taskId: TASK, load: 'ready', outgoing: [] })
    expect(state.entries.map((entry) => [entry.kind, entry.subtaskId])).toEqual([
      ['user', QUESTION],
      ['answer', ANSWER],
    ])
    expect(isBusy(state)).toBe(true)
  })

  it('keeps the answer that began before the ack of a new conversation', () => {
    const state = play(emptyConversation(null), send, start(1), chunk(2, 0, 'Be'), sent, chunk(3, 2, 'cause'))
    expect(answerIn(state)).toMatchObject({ text: 'Because', messageId: 2 })
    expect(state.entries).toHaveLength(2)
  })

  it('does not take up events of other conversations while a new one is sent', () => {
    const foreign = { ...chunk(2, 0, 'x'), payload: { ...chunk(2, 0, 'x').payload, task_id: 99 } } as ReturnType<typeof chunk>
    expect(answerIn(play(emptyConversation(null), send, foreign, sent)).text).toBe('')
    expect(play(emptyConversation(null), foreign).early).toHaveLength(0)
  })

  it('keeps the text of a failed message and sends it again under the same id', () => {
    const failure = { reason: 'TaskBusy', message: 'Wait for the answer.' }
    const failed = play(joinedConversation(), send, { type: 'sendFailed', clientMessageId: 'c1', failure })
    expect(failed.outgoing).toEqual([{ clientMessageId: 'c1', text: 'Why?', attachments: [], phase: 'failed', failure }])
    const again = play(failed, send)
    expect(again.outgoing).toHaveLength(1)
    expect(isSending(again)).toBe(true)
    expect(play(again, { type: 'discarded', clientMessageId: 'c1' }).outgoing).toHaveLength(0)
  })

  it('is one message when the ack was lost but the server has it', () => {
    const mine = question({ client_message_id: 'c1' })
    const failure = { reason: 'Timeout', message: 'no answer' }
    const lost = play(joinedConversation(), send, { type: 'sendFailed', clientMessageId: 'c1', failure })
    const state = play(lost, { type: 'joined', ack: snapshot({ subtasks: [mine] }) })
    expect(state.outgoing).toHaveLength(0)
    expect(state.entries.filter((entry) => entry.kind === 'user')).toHaveLength(1)
  })

  it('is one message when the echo comes before the ack', () => {
    const echo = {
      type: 'chat:message' as const,
      payload: {
        task_id: TASK,
        subtask_id: QUESTION,
        message_id: 1,
        role: 'USER' as const,
        content: 'Why?',
        client_message_id: 'c1',
        created_at: '2026-01-01T00:00:00Z',
      },
    }
    const state = play(joinedConversation(), send, echo, sent)
    expect(state.outgoing).toHaveLength(0)
    expect(state.entries.map((entry) => entry.text)).toEqual(['Why?', ''])
  })

  it('shows what another window says', () => {
    const other = {
      type: 'chat:message' as const,
      payload: {
        task_id: TASK,
        subtask_id: 30,
        message_id: 3,
        role: 'USER' as const,
        content: 'And then?',
        created_at: '2026-01-01T00:00:00Z',
      },
    }
    expect(play(joinedConversation(), other).entries.at(-1)).toMatchObject({ kind: 'user', text: 'And then?' })
  })
})
