import { describe, expect, test } from 'vitest'
import { readSources, readTexts, type Texts, unusedKeys } from '@/test/texts'

const en = readTexts('en')
const zh = readTexts('zh')

const flat = (texts: Texts) =>
  new Map([...texts].flatMap(([namespace, entries]) => [...entries].map(([key, text]) => [`${namespace}:${key}`, text])))
const LATIN = /[a-z]{2,} [a-z]{2,}/
const HAN = /\p{Script=Han}/u
/** What is filled in or marked; "one message" may leave out the number. */
const holes = (text: string) =>
  [...new Set(text.match(/\{\{\s*\w+|<\/?\w+>/g) ?? [])]
    .map((hole) => hole.replace(/\s/g, ''))
    .filter((hole) => hole !== '{{count')
    .sort()
    .join()

test('both languages have the same texts', () => {
  expect([...flat(zh).keys()].sort()).toEqual([...flat(en).keys()].sort())
})

test('both languages fill in the same facts and mark the same words', () => {
  const chinese = flat(zh)
  const differing = [...flat(en)].filter(([key, text]) => holes(text) !== holes(chinese.get(key) ?? ''))
  expect(differing.map(([key]) => key)).toEqual([])
})

test('no Chinese text was forgotten in English', () => {
  const forgotten = [...flat(zh)].filter(([, text]) => !HAN.test(text) && LATIN.test(text.replace(/\{\{.*?\}\}/g, '')))
  expect(forgotten).toEqual([])
})

test('every text is asked for somewhere', () => {
  expect(unusedKeys(en, readSources())).toEqual([])
  // All sources are parsed.
}, 60_000)

describe('a key counts as used', () => {
  const texts: Texts = new Map([
    ['common', new Map([['a.b', ''], ['a.c', '']])],
    ['rare', new Map([['x', ''], ['y.z', '']])],
  ])
  const unused = (text: string, folder = 'features/one') => unusedKeys(texts, [{ folder, text }])

  test('where it stands as a whole', () => {
    expect(unused("t('a.b')")).toEqual(['common:a.c', 'rare:x', 'rare:y.z'])
    expect(unused("const KEYS = ['a.b', \"a.c\"]")).toEqual(['rare:x', 'rare:y.z'])
  })

  test('where it is put together', () => {
    expect(unused('t(`a.${part}`)')).toEqual(['rare:x', 'rare:y.z'])
    expect(unused('t(`${a}.${b}`)')).toHaveLength(4)
    expect(unused('t(`a.${part}.d`)')).toHaveLength(4)
    expect(unused('t(open ? "a.b" : `a.${part}`)')).toHaveLength(2)
  })

  test('with its namespace named in the same folder, or in front of it', () => {
    expect(unused("useTranslation('rare'); t('x')")).toEqual(['common:a.b', 'common:a.c', 'rare:y.z'])
    expect(unused("t('x')")).toContain('rare:x')
    expect(unused("t('rare:x')")).not.toContain('rare:x')
    expect(unused('t(`rare:y.${part}`)')).not.toContain('rare:y.z')
  })
})
