import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endSession, followOtherWindows, getToken, isRestoring, renewSession, startSession, storedSession, useSession } from './session'

const answer = (access_token: string) => ({ access_token, expires_in: 3600 })

beforeEach(() => {
  localStorage.clear()
  useSession.setState({ token: null, expiresAt: 0, login: null, ended: null })
})

describe('after a reload', () => {
  test('a login is still there, and its token has to be fetched', () => {
    startSession(answer('abc'))
    expect(storedSession()).toMatchObject({ token: null, login: useSession.getState().login, ended: null })
    expect(isRestoring(storedSession())).toBe(true)
  })

  test('an end that surprised is still told', () => {
    startSession(answer('abc'))
    endSession('expired')
    expect(storedSession()).toMatchObject({ login: null, ended: 'expired' })
    expect(isRestoring(storedSession())).toBe(false)
  })

  test('a logout on purpose, or a first visit, is not', () => {
    expect(storedSession()).toMatchObject({ login: null, ended: null })
    startSession(answer('abc'))
    endSession('left')
    expect(storedSession()).toMatchObject({ login: null, ended: null })
  })
})

test('no token is ever stored', () => {
  startSession(answer('abc'))
  renewSession(answer('def'))
  expect(getToken()).toBe('def')
  expect(JSON.stringify(localStorage)).not.toMatch(/abc|def/)
})

test('the first reason of an end stays', () => {
  startSession(answer('abc'))
  endSession('expired')
  endSession('invalid')
  expect(useSession.getState()).toMatchObject({ token: null, login: null, ended: 'expired' })
})

test('a new login forgets how the last one ended', () => {
  startSession(answer('abc'))
  endSession('expired')
  startSession(answer('def'))
  expect(useSession.getState()).toMatchObject({ token: 'def', ended: null })
})

function inAnotherWindow(login: string | null, reason = 'left') {
  localStorage.setItem('wegent.ended', reason)
  window.dispatchEvent(new StorageEvent('storage', { key: 'wegent.login', newValue: login }))
}

describe('another window', () => {
  let stop: () => void
  beforeEach(() => {
    stop = followOtherWindows()
  })
  afterEach(() => stop())

  test.each(['left', 'expired', 'invalid'] as const)('that ends the session (%s) ends it here', (reason) => {
    startSession(answer('abc'))
    inAnotherWindow(null, reason)
    expect(useSession.getState()).toMatchObject({ token: null, login: null, ended: reason })
  })

  test('does not change why a session ended here', () => {
    startSession(answer('abc'))
    endSession('expired')
    inAnotherWindow(null, 'left')
    expect(useSession.getState().ended).toBe('expired')
  })

  test('that logs in logs in here, as whoever it was', () => {
    startSession(answer('abc'))
    inAnotherWindow('another-login')
    expect(useSession.getState()).toMatchObject({ token: null, login: 'another-login', ended: null })
    expect(isRestoring(useSession.getState())).toBe(true)
  })
})
