import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startSession, useSession } from '@/lib/session'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { api, unwrap } from './client'
import { keepSession, logOut, refreshSession } from './renewal'

const ME = 'GET /api/v1/users/me'
const REFRESH = 'POST /api/v1/auth/refresh'
const LOGOUT = 'POST /api/v1/auth/logout'
const me = { id: 1, user_name: 'admin', role: 'admin', email: null, created_at: '2026-01-01T00:00:00Z' }
const answer = (access_token: string, expires_in = 3600) => ({ access_token, expires_in })

let server: ApiServer
let stopProxy: () => void
let stopKeeping: () => void = () => undefined

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  localStorage.clear()
  useSession.setState({ token: null, expiresAt: 0, login: null, ended: null })
  server.received.length = 0
  server.answer(ME, (shown) => (shown === 'Bearer new' ? { body: me } : { status: 401, body: refusal('TokenExpired', 'Over.') }))
  server.answer(REFRESH, { body: answer('new') })
  server.answer(LOGOUT, { status: 204, body: '' })
})
afterEach(() => stopKeeping())

const asked = (path: string) => server.received.filter((request) => request.path.endsWith(path))

describe('a token that the server refuses as expired', () => {
  test('is renewed once for all requests, which are sent again', async () => {
    startSession(answer('old'))
    const found = await Promise.all([1, 2, 3].map(() => unwrap(api.GET('/api/v1/users/me'))))
    expect(found).toEqual([me, me, me])
    expect(asked('/refresh')).toHaveLength(1)
    expect(asked('/refresh')[0]?.page).toBe('/')
    expect(useSession.getState().token).toBe('new')
  })

  test('ends the session when there is no other', async () => {
    startSession(answer('old'))
    server.answer(REFRESH, { status: 401, body: refusal('TokenExpired', 'Log in.') })
    await expect(unwrap(api.GET('/api/v1/users/me'))).rejects.toMatchObject({ status: 401 })
    expect(useSession.getState()).toMatchObject({ token: null, login: null, ended: 'expired' })
  })

  test('is kept while the server cannot say', async () => {
    startSession(answer('old'))
    server.answer(REFRESH, { status: 503, body: refusal('Unavailable', 'Later.') })
    expect(await refreshSession()).toBe('old')
    expect(useSession.getState().login).not.toBeNull()
  })
})

test('a token that is nearly over is renewed before it is sent', async () => {
  startSession(answer('old', 1))
  await unwrap(api.GET('/api/v1/users/me'))
  expect(server.received.map(({ path }) => path)).toEqual(['/api/v1/auth/refresh', '/api/v1/users/me'])
})

test('a token is renewed before it ends, by itself', async () => {
  stopKeeping = keepSession()
  startSession(answer('old', 1))
  await vi.waitFor(() => expect(useSession.getState().token).toBe('new'), { timeout: 5000 })
})

test('after a reload the token is fetched, and requests wait for it', async () => {
  localStorage.setItem('wegent.token', 'of an earlier version')
  useSession.setState({ login: 'a-login' })
  stopKeeping = keepSession()
  expect(await unwrap(api.GET('/api/v1/users/me'))).toEqual(me)
  expect(asked('/refresh')).toHaveLength(1)
  expect(localStorage.getItem('wegent.token')).toBeNull()
})

test('without a login nothing is asked', async () => {
  stopKeeping = keepSession()
  expect(await refreshSession()).toBeNull()
  expect(server.received).toEqual([])
})

test('a refresh that comes too late does not bring a login back', async () => {
  startSession(answer('old'))
  const refreshed = refreshSession()
  logOut()
  await refreshed
  expect(useSession.getState()).toMatchObject({ token: null, login: null, ended: 'left' })
})

describe('a logout', () => {
  test('ends the login on the server', async () => {
    startSession(answer('old'))
    logOut()
    expect(useSession.getState()).toMatchObject({ token: null, ended: 'left' })
    await vi.waitFor(() => expect(asked('/logout')).toHaveLength(1))
    await vi.waitFor(() => expect(localStorage.getItem('wegent.leaving')).toBeNull())
  })

  test('that did not reach the server is told it by the next page', async () => {
    localStorage.setItem('wegent.leaving', '1')
    stopKeeping = keepSession()
    await vi.waitFor(() => expect(asked('/logout')).toHaveLength(1))
  })

  test('does not end the login after it', async () => {
    localStorage.setItem('wegent.leaving', '1')
    useSession.setState({ login: 'the-next' })
    stopKeeping = keepSession()
    await vi.waitFor(() => expect(useSession.getState().token).toBe('new'))
    expect(asked('/logout')).toHaveLength(0)
  })
})
