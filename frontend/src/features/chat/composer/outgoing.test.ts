import { describe, expect, it } from 'vitest'
import { type Draft, NOTHING } from '../draft'
import { effective, NO_OPTIONS } from './message-options'
import { extrasOf } from './outgoing'
import { moved } from './queue/order'

const way = { whenBusy: 'queue', pausedQueue: null } as const
const draft: Draft = {
  text: 'text',
  files: [
    { key: 'a', id: 3, filename: 'a.txt', size: 1, mimeType: 'text/plain', phase: 'done', sent: 1, problem: null },
    { key: 'b', id: null, filename: 'b.txt', size: 1, mimeType: 'text/plain', phase: 'failed', sent: 0, problem: null },
  ],
  skills: [{ name: 'review', namespace: 'default', is_public: true, title: 'Review' }],
}

describe('what goes with a message', () => {
  it('is nothing that was not chosen', () => {
    expect(extrasOf(NOTHING, NO_OPTIONS, way)).toEqual({ attachments: [], options: { when_busy: 'queue' } })
    expect(extrasOf(NOTHING, NO_OPTIONS, { whenBusy: null, pausedQueue: null }).options).toEqual({})
  })

  it('has files that have arrived, skills and options', () => {
    const options = { search: 'brave', thinking: true, clarify: true, opinion: 'judge' }
    const { attachments, options: sent } = extrasOf(draft, options, { whenBusy: 'interrupt', pausedQueue: 'keep' })
    expect(attachments).toMatchObject([{ id: 3, filename: 'a.txt' }])
    expect(sent).toEqual({
      when_busy: 'interrupt',
      paused_queue: 'keep',
      attachment_ids: [3],
      additional_skills: [{ name: 'review', namespace: 'default', is_public: true }],
      enable_web_search: true,
      search_engine: 'brave',
      enable_deep_thinking: true,
      enable_clarification: true,
    })
  })

  it('leaves the engine to the installation unless one was named', () => {
    expect(extrasOf(NOTHING, { ...NO_OPTIONS, search: 'any' }, way).options).not.toHaveProperty('search_engine')
  })
})

it('what is not offered any more is not asked for', () => {
  const chosen = { search: 'any', thinking: true, clarify: false, opinion: 'gone' }
  expect(effective(chosen, { engines: [], models: [] })).toEqual({ ...NO_OPTIONS, thinking: true })
  expect(effective(chosen, { engines: [{ name: 'brave', title: 'Brave' }], models: [] }).search).toBe('any')
})

it('the order changes by one place', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
})
