import { beforeEach, expect, test } from 'vitest'
import { endSession, followOtherWindows, getToken, startSession, useSession } from './session'

beforeEach(() => useSession.setState({ token: null, ended: null }))

test('a login survives a reload', () => {
  startSession('abc')
  expect(localStorage.getItem('wegent.token')).toBe('abc')
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

test('a logout in another window counts here', () => {
  startSession('abc')
  const stop = followOtherWindows()
  window.dispatchEvent(new StorageEvent('storage', { key: 'wegent.token', newValue: null }))
  expect(getToken()).toBeNull()
  stop()
})
