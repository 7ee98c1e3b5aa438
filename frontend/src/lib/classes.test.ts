import { expect, test } from 'vitest'
import { cn } from './classes'

test('a later class of the same kind wins', () => {
  expect(cn('px-2 py-1', false, 'px-4')).toBe('py-1 px-4')
})
