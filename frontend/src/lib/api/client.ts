/** The HTTP API with generated types: one client, one way in which calls fail. */
import createClient, { type Middleware } from 'openapi-fetch'
import { endSession, getToken } from '@/lib/session'
import { ApiError, errorFrom, unreachable } from './errors'
import type { paths } from './schema'

/** Sends the token; a refused one ends the session. */
export const authorize: Middleware = {
  onRequest({ request }) {
    const token = getToken()
    if (token && !request.headers.has('Authorization')) request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
  onResponse({ request, response }) {
    // A refused password is a 401 too, but it ends no session: only a request that carried the present token does.
    const carried = request.headers.get('Authorization')
    if (response.status === 401 && carried !== null && carried === `Bearer ${getToken()}`) endSession('expired')
    return undefined
  },
}

// Same origin: the backend serves page and API on one port, perhaps under a path.
const basePath = process.env.NEXT_PUBLIC_BASE_PATH ?? ''
const baseUrl = typeof window === 'undefined' ? basePath : window.location.origin + basePath

export const api = createClient<paths>({ baseUrl, fetch: (request) => globalThis.fetch(request) })
api.use(authorize)

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Data of a call, or an `ApiError`. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>
  try {
    outcome = await call
  } catch (cause) {
    throw cause instanceof ApiError ? cause : unreachable(cause)
  }
  if (!outcome.response.ok || outcome.data === undefined) throw errorFrom(outcome.response, outcome.error)
  return outcome.data
}
