import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepDraftsApart } from './drafts-owner'
import { endSession, startSession, useSession } from './session'

const token = (sub: string) => ({ access_token: `x.${btoa(JSON.stringify({ sub }))}.y`, expires_in: 3600 })
const draft = () => localStorage.getItem('wegent.draft.5')
let stop: () => void

beforeEach(() => {
  useSession.setState({ token: null, login: null, ended: null })
  stop = keepDraftsApart()
  startSession(token('1'))
  localStorage.setItem('wegent.draft.5', 'half a thought')
  localStorage.setItem('wegent.theme', 'dark')
})
afterEach(() => stop())

test.each(['expired', 'invalid', 'left'] as const)('a draft outlasts a login that is %s', (reason) => {
  endSession(reason)
  expect(draft()).toBe('half a thought')
  startSession(token('1'))
  expect(draft()).toBe('half a thought')
})

test('somebody else does not find it', () => {
  endSession('left')
  startSession(token('2'))
  expect(draft()).toBeNull()
  expect(localStorage.getItem('wegent.theme')).toBe('dark')
})

test('a token that says nothing takes nothing away', () => {
  startSession({ access_token: 'opaque', expires_in: 60 })
  expect(draft()).toBe('half a thought')
})
