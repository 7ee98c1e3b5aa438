import { expect, test } from 'vitest'
import { type Usage } from './api'
import { byDay, byUser, dayBefore, inAll } from './summary'

const usage = (day: string, user_id: number, change: Partial<Usage> = {}): Usage => ({
  day,
  user_id,
  user_name: `user-${String(user_id)}`,
  conversations: 1,
  turns: 2,
  failed_turns: 0,
  input_tokens: 10,
  output_tokens: 5,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  costs: [],
  ...change,
})

const TODAY = new Date('2026-03-02T23:00:00Z')

test('every day is there, also one without anything, over the end of a month', () => {
  const days = byDay([usage('2026-03-02', 1), usage('2026-03-02', 2), usage('2026-02-28', 1)], TODAY, 4)
  expect(days.map(({ day, turns }) => [day, turns])).toEqual([
    ['2026-02-27', 0],
    ['2026-02-28', 2],
    ['2026-03-01', 0],
    ['2026-03-02', 4],
  ])
  expect(dayBefore(TODAY, 0)).toBe('2026-03-02')
})

test('who used most comes first', () => {
  const users = byUser([usage('2026-03-01', 1), usage('2026-03-02', 2, { input_tokens: 100 }), usage('2026-03-02', 1)])
  expect(users.map(({ userName, turns, input }) => [userName, turns, input])).toEqual([
    ['user-2', 2, 100],
    ['user-1', 4, 20],
  ])
})

test('costs are added within their currency only', () => {
  const items = [
    usage('2026-03-01', 1, { costs: [{ amount: 0.5, currency: 'USD' }, { amount: 3, currency: 'CNY' }] }),
    usage('2026-03-02', 2, { costs: [{ amount: 0.25, currency: 'USD' }] }),
  ]
  expect(inAll(items).costs).toEqual({ USD: 0.75, CNY: 3 })
  expect(inAll([])).toMatchObject({ turns: 0, costs: {} })
})
