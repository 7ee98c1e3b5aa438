import { describe, expect, it } from 'vitest'
import {
  ANSWER,
  answerIn,
  chunk,
  done,
  joinedConversation,
  play,
  question,
  snapshot,
  start,
  status,
  stored,
  streamingAt,
  TASK,
} from './fixtures'
import { settledUpTo } from './selectors'
import { emptyConversation } from './state'

const loading = () => play(emptyConversation(TASK), { type: 'joinRequested' })

describe('joining a conversation', () => {
  it('shows the history in order of message id', () => {
    const ack = snapshot({ subtasks: [stored({ status: 'COMPLETED', content: 'Because.' }), question()], status: 'COMPLETED' })
    const state = play(loading(), { type: 'joined', ack })
    expect(state).toMatchObject({ load: 'ready', title: 'A title', status: 'COMPLETED' })
    expect(state.entries.map((entry) => entry.text)).toEqual(['Why?', 'Because.'])
  })

  it('applies early events after the snapshot, each once', () => {
    const early = play(loading(), chunk(3, 1, 'b'), chunk(4, 2, 'c'), chunk(5, 3, 'd'))
    expect(early.entries).toHaveLength(0)
    const state = play(early, { type: 'joined', ack: streamingAt(4, 'abc') }, chunk(6, 4, 'e'))
    expect(answerIn(state)).toMatchObject({ text: 'abcde', seq: 6 })
    expect(state.early).toHaveLength(0)
  })

  it('takes the place of a stream that went on while the page was away', () => {
    const before = play(joinedConversation(), start(1), chunk(2, 0, 'ab'), { type: 'joinRequested' })
    const state = play(before, chunk(9, 5, 'f'), { type: 'joined', ack: streamingAt(8, 'abcde') })
    expect(answerIn(state)).toMatchObject({ text: 'abcdef', seq: 9 })
  })

  it('is not set back by an older snapshot', () => {
    const before = play(joinedConversation(), chunk(7, 0, 'abcdef'))
    expect(answerIn(play(before, { type: 'joined', ack: streamingAt(3, 'ab') })).text).toBe('abcdef')
  })

  it('learns that the answer ended meanwhile', () => {
    const before = play(joinedConversation(), chunk(2, 0, 'ab'), { type: 'joinRequested' })
    const ack = snapshot({ status: 'COMPLETED', subtasks: [stored({ status: 'COMPLETED', content: 'abc' })] })
    const state = play(before, { type: 'joined', ack }, chunk(3, 2, 'c'), done(4, 'abc'))
    expect(answerIn(state)).toMatchObject({ text: 'abc', phase: 'done' })
  })

  it('keeps an end that the row does not know yet', () => {
    const ended = play(joinedConversation(), chunk(2, 0, 'ab'), done(3, 'ab'))
    expect(answerIn(play(ended, { type: 'joined', ack: snapshot() }))).toMatchObject({ text: 'ab', phase: 'done' })
  })

  it('shows a stored failure with its reason', () => {
    const failed = stored({ status: 'FAILED', content: 'ha', error: 'No key.', error_reason: 'ModelUnauthorized' })
    const state = play(loading(), { type: 'joined', ack: snapshot({ subtasks: [failed] }) })
    expect(answerIn(state)).toMatchObject({ phase: 'failed', text: 'ha', failure: { reason: 'ModelUnauthorized' } })
  })

  it('knows which messages a later join may leave out', () => {
    expect(settledUpTo(joinedConversation())).toBe(1)
    expect(settledUpTo(play(joinedConversation(), chunk(2, 0, 'x'), done(3, 'x')))).toBe(2)
    expect(settledUpTo(emptyConversation(TASK))).toBe(0)
  })

  it.each(['NotFound', 'Forbidden'])('says that the conversation is not there on %s', (reason) => {
    const state = play(loading(), { type: 'joinFailed', failure: { reason, message: 'no' } })
    expect(state.load).toBe('missing')
  })

  it('offers another try when the first load fails, and keeps the page when a later one does', () => {
    const failure = { reason: 'Timeout', message: 'no answer' }
    const first = play(loading(), { type: 'joinFailed', failure })
    expect(first).toMatchObject({ load: 'failed', loadFailure: failure })
    const later = play(joinedConversation(), { type: 'joinRequested' }, chunk(2, 0, 'a'), { type: 'joinFailed', failure })
    expect(later).toMatchObject({ load: 'ready', joining: false })
    expect(answerIn(later).text).toBe('a')
  })

  it('clears when the conversation is deleted, and follows its title', () => {
    expect(play(joinedConversation(), status('DELETE')).load).toBe('missing')
    const renamed = play(joinedConversation(), { type: 'task:renamed', payload: { task_id: TASK, title: 'New' } })
    expect(renamed.title).toBe('New')
  })

  it('ignores the events of other conversations', () => {
    const state = joinedConversation()
    const foreign = { ...start(1), payload: { ...start(1).payload, task_id: 99, subtask_id: ANSWER } } as typeof state.early[0]
    expect(play(state, foreign).entries).toBe(state.entries)
  })
})
