import { expect, test } from 'vitest'
import { readConditions, writeConditions } from './conditions'

test('a condition is a path and a pattern', () => {
  const text = 'repository.url = https://example.org/?a=b*\n\n branch=main '
  expect(readConditions(text)).toEqual({ arguments: { 'repository.url': 'https://example.org/?a=b*', branch: 'main' }, wrong: null })
})

test.each(['branch', '= main', 'branch ='])('%s is none', (line) => {
  expect(readConditions(`a = b\n${line}`).wrong).toBe(line)
})

test('no text is no condition, and what is read can be written', () => {
  expect(readConditions(' \n')).toEqual({ arguments: {}, wrong: null })
  expect(writeConditions({ branch: 'main' })).toEqual(['branch = main'])
})
