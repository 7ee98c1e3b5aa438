import { afterEach, describe, expect, test, vi } from 'vitest'
import { addressOf, loginPath, oidcCodeOf, oidcPath, placeOf, safeNext, setupTokenOf } from './navigation'

describe('safeNext', () => {
  test.each([
    ['/chat?task=5', '/chat?task=5'],
    [null, '/chat'],
    ['', '/chat'],
    ['https://elsewhere.example', '/chat'],
    ['//elsewhere.example', '/chat'],
    ['/\\elsewhere.example', '/chat'],
    ['/\t/elsewhere.example', '/chat'],
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

test('the code of a login through a provider stands in the fragment', () => {
  expect(oidcCodeOf('#oidc=abc-1_2')).toBe('abc-1_2')
  expect(oidcCodeOf('#setup=x')).toBeNull()
})

test('the way to a provider carries where to come back to', () => {
  expect(oidcPath('corp', 'login', '/chat?task=5')).toBe('/api/v1/auth/oidc/corp/login?return_to=%2Fchat%3Ftask%3D5')
  expect(oidcPath('corp', 'logout')).toBe('/api/v1/auth/oidc/corp/logout')
})

describe('below a path', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })
  const at = (pathname: string) => placeOf({ pathname, search: '?task=5', hash: '#x' })

  test('places are named without it, and addresses with it', () => {
    vi.stubEnv('NEXT_PUBLIC_BASE_PATH', '/wegent')
    expect(at('/wegent/chat')).toBe('/chat?task=5#x')
    expect(at('/wegent')).toBe('/?task=5#x')
    expect(at('/wegent-too')).toBe('/wegent-too?task=5#x')
    expect(addressOf('/chat')).toBe('/wegent/chat')
    expect(oidcPath('corp', 'logout')).toBe('/wegent/api/v1/auth/oidc/corp/logout')
  })

  test('at the root both are the same', () => {
    expect(at('/chat')).toBe('/chat?task=5#x')
    expect(addressOf('/chat')).toBe('/chat')
  })
})
