import { afterEach, expect, test } from 'vitest'
import { changeLanguage } from './index'
import { formatAgo, formatBytes, formatDay, formatShort } from './format'

const NOW = Date.parse('2026-03-10T12:00:00Z')

afterEach(() => changeLanguage('en'))

test.each([
  ['2026-03-10T11:59:40Z', 'now'],
  ['2026-03-10T11:58:01Z', '1 minute ago'],
  ['2026-03-10T07:00:00Z', '5 hours ago'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2026-03-13T12:30:00Z', 'in 3 days'],
  ['2025-01-01T00:00:00Z', 'last year'],
])('%s is %s', (at, words) => {
  expect(formatAgo(at, NOW)).toBe(words)
})

test('days are days of the calendar, wherever the reader is', () => {
  expect(formatDay('2026-01-31')).toBe('Jan 31')
})

test('large numbers are short', () => {
  expect(formatShort(12_345)).toBe('12.3K')
  expect(formatBytes(3_200_000)).toBe('3.2 MB')
})

test('the language of the page counts', async () => {
  await changeLanguage('zh')
  expect(formatAgo('2026-03-10T07:00:00Z', NOW)).toBe('5小时前')
})
