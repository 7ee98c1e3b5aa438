import { expect, test } from 'vitest'
import { dayFromTime, dayOf, endOfDay } from './expiry'

test('a key that ends on a day still counts on it', () => {
  const end = endOfDay('2026-01-31')
  expect(end === null ? null : dayOf(new Date(end))).toBe('2026-01-31')
  expect(dayFromTime(end)).toBe('2026-01-31')
  expect(Date.parse(end ?? '')).toBe(new Date(2026, 0, 31, 23, 59, 59).getTime())
})

test('no day is no end', () => {
  expect(endOfDay('')).toBeNull()
  expect(dayFromTime(null)).toBe('')
})
