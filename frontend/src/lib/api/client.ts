/** The HTTP API with generated types: one client, one way in which calls fail. */
import createClient, { type Middleware } from 'openapi-fetch'
import { endSession, getToken } from '@/lib/session'
import { baseUrl, PAGE_HEADERS } from './base'
import { ApiError, errorFrom, isErrorAnswer, unreachable } from './errors'
import { presentToken, tokenAfter } from './renewal'
import type { paths } from './schema'

const bearer = (token: string) => `Bearer ${token}`

// A body can be sent once: what may have to be sent again is kept beside the request.
const copies = new WeakMap<Request, Request>()

async function reasonOf(response: Response): Promise<string | null> {
  const body: unknown = await response.clone().json().catch(() => null)
  return isErrorAnswer(body) ? body.error.reason : null
}

/** Sends the token. One that has expired is renewed and the request sent again; any other that is refused ends the session. */
export const authorize: Middleware = {
  async onRequest({ request }) {
    if (new URL(request.url).pathname.includes('/api/v1/auth/')) {
      for (const [name, value] of Object.entries(PAGE_HEADERS)) request.headers.set(name, value)
    }
    const token = request.headers.has('Authorization') ? null : await presentToken()
    if (token !== null) {
      request.headers.set('Authorization', bearer(token))
      copies.set(request, request.clone())
    }
    return request
  },
  async onResponse({ request, response }) {
    const copy = copies.get(request)
    const carried = request.headers.get('Authorization')
    // A refused password is a 401 too, but it ends no session: only a request that carried a token does.
    if (response.status !== 401 || copy === undefined || carried === null) return undefined
    const reason = await reasonOf(response)
    if (reason === 'TokenExpired') {
      const token = await tokenAfter(carried.slice(bearer('').length))
      if (token === null) return undefined
      copy.headers.set('Authorization', bearer(token))
      return globalThis.fetch(copy)
    }
    const token = getToken()
    if (token !== null && carried === bearer(token)) endSession(reason === 'InvalidToken' ? 'invalid' : 'expired')
    return undefined
  },
}

export const api = createClient<paths>({ baseUrl, fetch: (request) => globalThis.fetch(request) })
api.use(authorize)

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

async function settle<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  let outcome: Outcome<T>
  try {
    outcome = await call
  } catch (cause) {
    throw cause instanceof ApiError ? cause : unreachable(cause)
  }
  if (!outcome.response.ok) throw errorFrom(outcome.response, outcome.error)
  return outcome
}

/** Data of a call, or an `ApiError`. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await settle(call)
  if (data === undefined) throw errorFrom(response, error)
  return data
}

/** The end of a call whose answer has no content, or an `ApiError`. */
export async function finish(call: Promise<Outcome<unknown>>): Promise<void> {
  await settle(call)
}
