import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endSession, followOtherWindows, getToken, startSession, storedSession, useSession } from './session'

beforeEach(() => useSession.setState({ token: null, ended: null }))

describe('after a reload', () => {
  test('a login is still there', () => {
    startSession('abc')
    expect(storedSession()).toEqual({ token: 'abc', ended: null })
  })

  test('an end that surprised is still told', () => {
    startSession('abc')
    endSession('expired')
    expect(storedSession()).toEqual({ token: null, ended: 'expired' })
  })

  test('a logout on purpose, or a first visit, is not', () => {
    expect(storedSession()).toEqual({ token: null, ended: null })
    startSession('abc')
    endSession('left')
    expect(storedSession()).toEqual({ token: null, ended: null })
  })
})

test('the first reason of an end stays', () => {
  startSession('abc')
  endSession('expired')
  endSession('invalid')
  expect(useSession.getState()).toEqual({ token: null, ended: 'expired' })
  expect(localStorage.getItem('wegent.token')).toBeNull()
})

test('a new login forgets how the last one ended', () => {
  startSession('abc')
  endSession('expired')
  startSession('def')
  expect(useSession.getState()).toEqual({ token: 'def', ended: null })
})

function inAnotherWindow(reason: string) {
  localStorage.setItem('wegent.ended', reason)
  localStorage.removeItem('wegent.token')
  window.dispatchEvent(new StorageEvent('storage', { key: 'wegent.token', newValue: null }))
}

describe('another window', () => {
  let stop: () => void
  beforeEach(() => {
    stop = followOtherWindows()
  })
  afterEach(() => stop())

  test.each(['left', 'expired', 'invalid'] as const)('that ends the session (%s) ends it here', (reason) => {
    startSession('abc')
    inAnotherWindow(reason)
    expect(useSession.getState()).toEqual({ token: null, ended: reason })
  })

  test('does not change why a session ended here', () => {
    startSession('abc')
    endSession('expired')
    inAnotherWindow('left')
    expect(useSession.getState().ended).toBe('expired')
  })

  test('that logs in logs in here', () => {
    window.dispatchEvent(new StorageEvent('storage', { key: 'wegent.token', newValue: 'def' }))
    expect(getToken()).toBe('def')
  })
})
