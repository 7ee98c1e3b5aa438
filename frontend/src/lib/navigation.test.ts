import { describe, expect, test } from 'vitest'
import { loginPath, safeNext, setupTokenOf } from './navigation'

describe('safeNext', () => {
  test.each([
    ['/chat?task=5', '/chat?task=5'],
    [null, '/chat'],
    ['', '/chat'],
    ['https://elsewhere.example', '/chat'],
    ['//elsewhere.example', '/chat'],
    ['/\\elsewhere.example', '/chat'],
  ])('%s leads to %s', (next, place) => {
    expect(safeNext(next)).toBe(place)
  })
})

test('the login page leads back to where one was', () => {
  const place = '/chat?task=5'
  const next = new URL(loginPath(place), 'http://wegent.test').searchParams.get('next')
  expect(safeNext(next)).toBe(place)
})

test('the set-up code stands in the fragment', () => {
  expect(setupTokenOf('#setup=abc-1_2')).toBe('abc-1_2')
  expect(setupTokenOf('')).toBeNull()
})
