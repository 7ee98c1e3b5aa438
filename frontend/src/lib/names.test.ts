import { expect, test } from 'vitest'
import { freeName, slugOf } from './names'

test('a name is made of the letters and digits of a title', () => {
  expect(slugOf('Übersetzer (neu), v2')).toBe('ubersetzer-neu-v2')
  expect(slugOf('  --  ')).toBe('')
  expect(slugOf('a'.repeat(59) + ' b')).toBe('a'.repeat(59))
})

test('a name that is taken gets a number', () => {
  expect(freeName('Helper', new Set(), 'agent')).toBe('helper')
  expect(freeName('Helper', new Set(['helper', 'helper-2']), 'agent')).toBe('helper-3')
  expect(freeName('翻译', new Set(['agent']), 'agent')).toBe('agent-2')
})
