/** Answers that are written again, and messages that are taken back. */
import { describe, expect, it } from 'vitest'
import { ANSWER, answerIn, chunk, created, done, inRun, joinedConversation, play, question, snapshot, start, stored, streamingAt, TASK } from './fixtures'
import { openAnswer } from './selectors'
import { emptyConversation } from './state'

const first = () =>
  play(joinedConversation(), inRun(7, start(1)), inRun(7, chunk(2, 0, 'old')), inRun(7, done(3, 'old')))
const loaded = () =>
  play(emptyConversation(TASK), { type: 'joinRequested' }, {
    type: 'joined',
    ack: snapshot({ status: 'COMPLETED', subtasks: [question(), stored({ status: 'COMPLETED', content: 'old' })] }),
  })

describe('an answer that is written again', () => {
  it('begins anew with a higher run, also after its end, and drops what is late', () => {
    const again = play(first(), inRun(8, start(1)), inRun(7, chunk(9, 0, 'late', true)), inRun(8, chunk(2, 0, 'new')))
    expect(answerIn(again)).toMatchObject({ text: 'new', runId: 8, phase: 'streaming' })
    const ended = play(again, inRun(8, done(3, 'new')), inRun(7, done(30, 'old')))
    expect(answerIn(ended)).toMatchObject({ text: 'new', phase: 'done' })
  })

  it('asks for a snapshot when its beginning was missed', () => {
    const state = play(first(), inRun(8, chunk(5, 4, 'end')))
    expect(answerIn(state)).toMatchObject({ text: '', runId: 8, phase: 'waiting' })
    expect(answerIn(state).held).toHaveLength(1)
  })

  it('waits once the request for it was taken, and hears nothing more of the old one', () => {
    const asked = play(first(), { type: 'retried', subtaskId: ANSWER, runId: 7 }, inRun(7, done(4, 'old')))
    expect(answerIn(asked)).toMatchObject({ phase: 'waiting', text: '' })
    expect(openAnswer(asked)).not.toBeNull()
    expect(answerIn(play(asked, inRun(8, start(1)), inRun(8, chunk(2, 0, 'new')))).text).toBe('new')
  })

  it('is not set back when it has begun before the answer to the request', () => {
    const state = play(first(), inRun(8, start(1)), inRun(8, chunk(2, 0, 'new')), { type: 'retried', subtaskId: ANSWER, runId: 7 })
    expect(answerIn(state).text).toBe('new')
  })

  it('of which only the stored message is known begins with a start', () => {
    expect(answerIn(play(loaded(), inRun(7, chunk(2, 0, 'late')))).text).toBe('old')
    const state = play(loaded(), inRun(8, start(1)), inRun(8, chunk(2, 0, 'new')))
    expect(answerIn(state)).toMatchObject({ text: 'new', phase: 'streaming' })
  })

  it('is taken from a snapshot', () => {
    const running = play(first(), { type: 'joinRequested' }, { type: 'joined', ack: streamingAt(4, 'new', [], 8) })
    expect(answerIn(running)).toMatchObject({ text: 'new', runId: 8, phase: 'streaming' })
    const row = stored({ status: 'COMPLETED', content: 'newer' })
    const ended = play(first(), { type: 'joinRequested' }, { type: 'joined', ack: snapshot({ status: 'COMPLETED', subtasks: [row] }) })
    expect(answerIn(ended)).toMatchObject({ text: 'newer', phase: 'done' })
  })

  it('forgets blocks and remarks of before', () => {
    const before = play(
      joinedConversation(),
      inRun(7, created(1, { id: 't', type: 'tool', status: 'pending' })),
      { type: 'chat:system', payload: { task_id: TASK, subtask_id: ANSWER, run_id: 7, seq: 2, type: 'retrying' } },
    )
    expect(answerIn(before)).toMatchObject({ blocks: [{ id: 't' }], remarks: [{ type: 'retrying' }] })
    expect(answerIn(play(before, inRun(8, start(1))))).toMatchObject({ blocks: [], remarks: [] })
  })
})

describe('an answer that goes on with a cut one', () => {
  const expected = { type: 'answerExpected', subtaskId: 31, messageId: 3, continues: 2 } as const

  it('is told as such, whichever comes first: its run or the answer to the request', () => {
    expect(play(loaded(), expected).entries.at(-1)).toMatchObject({ subtaskId: 31, messageId: 3, continues: 2, phase: 'waiting' })
    const begun = { ...start(1), payload: { ...start(1).payload, subtask_id: 31, message_id: 3, run_id: 9 } } as ReturnType<typeof start>
    expect(play(loaded(), begun, expected).entries.at(-1)).toMatchObject({ continues: 2, runId: 9 })
  })
})

const edited = { type: 'chat:messages_withdrawn', payload: { task_id: TASK, from_message_id: 1 } } as const
const renewed = () => [question({ subtask_id: 20, message_id: 3, content: 'What?' }), stored({ subtask_id: 21, message_id: 4 })]
const idsIn = (state: ReturnType<typeof loaded>) => state.entries.map((entry) => entry.subtaskId)

describe('a message that was edited', () => {
  it('goes, with what followed', () => {
    expect(play(loaded(), edited).entries).toHaveLength(0)
  })

  it('does not take the new one with it when the word of it is older than the snapshot', () => {
    const ack = snapshot({ subtasks: renewed(), withdrawn: [1, 2] })
    expect(idsIn(play(loaded(), { type: 'joinRequested' }, edited, { type: 'joined', ack }))).toEqual([20, 21])
  })

  it('goes when the word of it is newer than the snapshot', () => {
    const state = play(loaded(), { type: 'joinRequested' }, edited, { type: 'joined', ack: snapshot({ subtasks: [] }) })
    expect(state.entries).toHaveLength(0)
  })
})

describe('a long conversation', () => {
  const page = (from: number) =>
    Array.from({ length: 3 }, (_, index) => question({ subtask_id: from + index, message_id: from + index, content: String(from + index) }))
  const opened = () =>
    play(emptyConversation(TASK), { type: 'joinRequested' }, { type: 'joined', latest: 3, ack: snapshot({ subtasks: page(8), status: 'COMPLETED' }) })

  it('opens with its end, and takes in earlier messages', () => {
    expect(opened()).toMatchObject({ hasOlder: true })
    const more = play(opened(), { type: 'olderLoaded', messages: [...page(5), ...page(8)].reverse(), hasOlder: true })
    expect(idsIn(more)).toEqual([5, 6, 7, 8, 9, 10])
  })

  it('leaves out what a later snapshot says of messages that are not here', () => {
    const rewritten = stored({ subtask_id: 2, message_id: 2, status: 'COMPLETED', content: 'again' })
    const state = play(opened(), { type: 'joinRequested' }, { type: 'joined', ack: snapshot({ subtasks: [rewritten], status: 'COMPLETED' }) })
    expect(idsIn(state)).toEqual([8, 9, 10])
    expect(state.hasOlder).toBe(true)
  })
})
