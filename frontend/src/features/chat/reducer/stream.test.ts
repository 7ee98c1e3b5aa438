import { describe, expect, it } from 'vitest'
import {
  ANSWER,
  answerIn,
  cancelled,
  chunk,
  done,
  failed,
  joinedConversation,
  play,
  start,
  status,
} from './fixtures'
import { incompleteAnswer, isBusy, openAnswer } from './selectors'

describe('a streamed answer', () => {
  it('waits, streams and ends', () => {
    const begun = play(joinedConversation(), start(1))
    expect(answerIn(begun)).toMatchObject({ phase: 'waiting', botName: 'wegent-chat', modelName: 'm1' })
    const streaming = play(begun, chunk(3, 0, 'Hel'), chunk(4, 3, 'lo'))
    expect(answerIn(streaming)).toMatchObject({ text: 'Hello', length: 5, phase: 'streaming', seq: 4 })
    const ended = play(streaming, done(6, 'Hello.'), status('COMPLETED'))
    expect(answerIn(ended)).toMatchObject({ text: 'Hello.', length: 6, phase: 'done' })
    expect(isBusy(ended)).toBe(false)
  })

  it('ignores what it has seen, as the same object', () => {
    const once = play(joinedConversation(), start(1), chunk(2, 0, 'a'), chunk(3, 1, 'b'))
    expect(play(once, chunk(2, 0, 'a'), chunk(3, 1, 'b'), start(1)).entries).toBe(once.entries)
  })

  it('keeps only the new part of an overlap, counted in code points', () => {
    const state = play(joinedConversation(), chunk(2, 0, '👍好'), chunk(3, 1, '好👨‍👩‍👧!'))
    expect(answerIn(state).text).toBe('👍好👨‍👩‍👧!')
    expect(answerIn(state).length).toBe([...'👍好👨‍👩‍👧!'].length)
  })

  it('asks for the text behind a gap, holds what follows and goes on when it has come', () => {
    const gap = play(joinedConversation(), chunk(2, 0, 'one '), chunk(5, 8, 'three '), chunk(6, 14, 'four'))
    expect(answerIn(gap)).toMatchObject({ text: 'one ', seq: 2 })
    expect(incompleteAnswer(gap)?.subtaskId).toBe(ANSWER)
    const resumed = play(gap, chunk(5, 4, 'two three '))
    expect(answerIn(resumed).text).toBe('one two three four')
    expect(incompleteAnswer(resumed)).toBeNull()
  })

  it('does not end before the text that is missing has come', () => {
    const gap = play(joinedConversation(), chunk(2, 0, 'one '), chunk(5, 8, 'three'), cancelled(6))
    expect(openAnswer(gap)).not.toBeNull()
    expect(answerIn(play(gap, chunk(5, 4, 'two three')))).toMatchObject({ text: 'one two three', phase: 'stopped' })
  })

  it('takes the whole text of a finished answer over any gap', () => {
    const state = play(joinedConversation(), chunk(2, 0, 'one '), chunk(5, 8, 'three'), done(6, 'one two three'))
    expect(answerIn(state)).toMatchObject({ text: 'one two three', phase: 'done', held: [] })
  })

  it('cuts what was withdrawn', () => {
    const state = play(joinedConversation(), chunk(2, 0, 'a👍bad'), chunk(3, 2, '', true), chunk(4, 2, 'good'))
    expect(answerIn(state).text).toBe('a👍good')
  })

  it('keeps the partial text of a stopped answer', () => {
    const state = play(joinedConversation(), chunk(2, 0, 'half'), cancelled(3), chunk(4, 4, ' more'))
    expect(answerIn(state)).toMatchObject({ text: 'half', phase: 'stopped' })
  })

  it('says why an answer failed', () => {
    const state = play(joinedConversation(), chunk(2, 0, 'half'), failed(3))
    expect(answerIn(state)).toMatchObject({
      text: 'half',
      phase: 'failed',
      failure: { reason: 'ModelUnauthorized', message: 'The provider refused the key.' },
    })
  })

  it.each([
    [done(3, 'x'), 'done'],
    [failed(3), 'failed'],
    [cancelled(3), 'stopped'],
  ])('has one end: after $type nothing else counts', (end, phase) => {
    const ended = play(joinedConversation(), chunk(2, 0, 'x'), end)
    const later = play(ended, done(4, 'other'), failed(5), cancelled(6), chunk(7, 0, 'y', true))
    expect(answerIn(later)).toMatchObject({ phase, text: 'x' })
  })

  it('marks a stop until the answer has ended', () => {
    const stopping = play(joinedConversation(), chunk(2, 0, 'x'), { type: 'stopRequested', subtaskId: ANSWER })
    expect(stopping.stopping).toBe(ANSWER)
    expect(play(stopping, cancelled(3)).stopping).toBeNull()
  })
})
