import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import createClient from 'openapi-fetch'
import { endSession, startSession, useSession } from '@/lib/session'
import { ApiServer, refusal } from '@/test/server'
import { authorize, unwrap } from './client'
import { ApiError } from './errors'
import { type paths } from './schema'

let server: ApiServer

beforeAll(async () => {
  server = await ApiServer.start()
})
afterAll(() => server.stop())
const answer = (access_token: string) => ({ access_token, expires_in: 3600 })

beforeEach(() => {
  localStorage.clear()
  useSession.setState({ token: null, expiresAt: 0, login: null, ended: null })
  server.received.length = 0
})

function client(baseUrl = server.url) {
  const made = createClient<paths>({ baseUrl })
  made.use(authorize)
  return made
}

const me = { id: 1, user_name: 'admin', role: 'admin', email: null, created_at: '2026-01-01T00:00:00Z' }

test('calls carry the token', async () => {
  startSession(answer('abc'))
  server.answer('GET /api/v1/users/me', { body: me })
  expect(await unwrap(client().GET('/api/v1/users/me'))).toEqual(me)
  expect(server.received[0]?.authorization).toBe('Bearer abc')
})

test('an error keeps reason, message, details and request id', async () => {
  server.answer('GET /api/v1/users/me', { status: 429, body: refusal('RateLimited', 'Slow down.', { retry_after: 7 }) })
  const error = await unwrap(client().GET('/api/v1/users/me')).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    reason: 'RateLimited',
    status: 429,
    message: 'Slow down.',
    details: { retry_after: 7 },
    requestId: 'req-1',
  })
})

test('an answer that is not ours is an error too', async () => {
  server.answer('GET /api/v1/users/me', { status: 502, body: '<html>', headers: { 'x-request-id': 'r9' } })
  await expect(unwrap(client().GET('/api/v1/users/me'))).rejects.toMatchObject({
    reason: 'Unexpected',
    status: 502,
    requestId: 'r9',
  })
})

test('no answer at all is named', async () => {
  const gone = await ApiServer.start()
  const { url } = gone
  await gone.stop()
  await expect(unwrap(client(url).GET('/api/v1/users/me'))).rejects.toMatchObject({ reason: 'Unreachable', status: 0 })
})

test('a refused token ends the session', async () => {
  startSession(answer('old'))
  server.answer('GET /api/v1/users/me', { status: 401, body: refusal('Unauthorized', 'Log in.') })
  await expect(unwrap(client().GET('/api/v1/users/me'))).rejects.toMatchObject({ status: 401 })
  expect(useSession.getState()).toMatchObject({ token: null, login: null, ended: 'expired' })
})

test('a wrong password ends nothing', async () => {
  server.answer('POST /api/v1/auth/login', { status: 401, body: refusal('InvalidCredentials', 'Wrong.') })
  const body = { user_name: 'admin', password: 'x' }
  await expect(unwrap(client().POST('/api/v1/auth/login', { body }))).rejects.toMatchObject({ reason: 'InvalidCredentials' })
  expect(useSession.getState().ended).toBeNull()
})

test('a late refusal of an earlier token does not end a newer session', async () => {
  startSession(answer('old'))
  server.answer('GET /api/v1/users/me', { status: 401, body: refusal('Unauthorized', 'Log in.') })
  const call = unwrap(client().GET('/api/v1/users/me'))
  endSession('left')
  startSession(answer('new'))
  await expect(call).rejects.toMatchObject({ status: 401 })
  expect(useSession.getState().token).toBe('new')
})

test('a token of a login that was ended says so', async () => {
  startSession(answer('old'))
  server.answer('GET /api/v1/users/me', { status: 401, body: refusal('InvalidToken', 'Log in.') })
  await expect(unwrap(client().GET('/api/v1/users/me'))).rejects.toMatchObject({ status: 401 })
  expect(useSession.getState().ended).toBe('invalid')
})

test('only requests about logins say that a page asks', async () => {
  server.answer('POST /api/v1/auth/login', { status: 401, body: refusal('InvalidCredentials', 'Wrong.') })
  server.answer('GET /api/v1/users/me', { body: me })
  await client().POST('/api/v1/auth/login', { body: { user_name: 'admin', password: 'x' } })
  await client().GET('/api/v1/users/me')
  expect(server.received.map(({ page }) => page)).toEqual(['/', undefined])
})
