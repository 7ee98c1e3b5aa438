import { expect, test } from 'vitest'
import en from './locales/en'
import zh from './locales/zh'

/** Paths of all texts; a plural counts once, since languages differ in how many forms they have. */
function pathsOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? pathsOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`.replace(/_(one|other)$/, '')],
  )
}

const sorted = (texts: object) => [...new Set(pathsOf(texts))].sort()

test('both languages have the same texts', () => {
  expect(sorted(zh)).toEqual(sorted(en))
})
