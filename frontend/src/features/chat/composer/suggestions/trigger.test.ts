import { describe, expect, it } from 'vitest'
import { completed, matching, type Suggestion, triggerAt } from './trigger'

const at = (text: string) => triggerAt(text, text.length)

describe('a list is asked for', () => {
  it.each([
    ['/', { sign: '/', from: 0, query: '' }],
    ['look /rev', { sign: '/', from: 5, query: 'rev' }],
    ['line\n@bo', { sign: '@', from: 5, query: 'bo' }],
    ['请问@ai', { sign: '@', from: 2, query: 'ai' }],
    ['(@bo', { sign: '@', from: 1, query: 'bo' }],
  ])('by %j', (text, trigger) => {
    expect(at(text.replace('(', '（'))).toEqual(trigger)
  })

  it.each(['a/b', 'https://example.com/a', 'bob@example.com', '/rev iew', '', '/usr/bin'])('not by %j', (text) => {
    expect(at(text)).toBeNull()
  })

  it('where the cursor is', () => {
    expect(triggerAt('/rev and more', 4)).toEqual({ sign: '/', from: 0, query: 'rev' })
    expect(triggerAt('/rev and more', 8)).toBeNull()
  })
})

describe('a name that was picked', () => {
  it('takes the place of what asked for it', () => {
    expect(completed('ask @bo please', { sign: '@', from: 4, query: 'bo' }, '@bob')).toEqual({ text: 'ask @bob please', cursor: 8 })
    expect(completed('@b', { sign: '@', from: 0, query: 'b' }, '@bob')).toEqual({ text: '@bob ', cursor: 5 })
  })

  it('of a skill leaves nothing in the text', () => {
    expect(completed('look /rev', { sign: '/', from: 5, query: 'rev' }, '')).toEqual({ text: 'look ', cursor: 5 })
  })
})

it('names that begin with it come first', () => {
  const named = (...names: string[]): Suggestion => ({ id: names.join(), title: '', note: '', names })
  const found = matching([named('code-review'), named('Review'), named('other', '复核')], 'rev', 5)
  expect(found.map(({ id }) => id)).toEqual(['Review', 'code-review'])
  expect(matching([named('a'), named('b')], '', 1)).toHaveLength(1)
})
