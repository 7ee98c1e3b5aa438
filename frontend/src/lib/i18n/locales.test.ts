import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const LOCALES = path.join(import.meta.dirname, 'locales')

/** Paths of all texts; a plural counts once, since languages differ in how many forms they have. */
function pathsOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? pathsOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`.replace(/_(one|other)$/, '')],
  )
}

function textsOf(language: string) {
  const directory = path.join(LOCALES, language)
  return readdirSync(directory).map((file) => {
    const texts = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as object
    return [file, [...new Set(pathsOf(texts))].sort()]
  })
}

test('both languages have the same texts', () => {
  expect(textsOf('zh')).toEqual(textsOf('en'))
})
