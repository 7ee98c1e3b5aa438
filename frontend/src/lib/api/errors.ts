/** Errors of the API, rebuilt from the wire. */
import type { ErrorAnswer } from './types'

interface Facts {
  reason: string
  status: number
  message: string
  details?: Record<string, unknown> | null
  requestId?: string | null
}

/** `message` is written for people; `reason` is stable; `status` is 0 when the server could not be reached. */
export class ApiError extends Error {
  readonly reason: string
  readonly status: number
  readonly details: Record<string, unknown> | null
  readonly requestId: string | null

  constructor(facts: Facts) {
    super(facts.message)
    this.name = 'ApiError'
    this.reason = facts.reason
    this.status = facts.status
    this.details = facts.details ?? null
    this.requestId = facts.requestId ?? null
  }
}

/** Whether a body is an error of ours. */
export const isErrorAnswer = (body: unknown): body is ErrorAnswer =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object'

/** The body may be anything when a proxy answered in the backend's place. */
export function errorFrom(response: Response, body: unknown): ApiError {
  const requestId = response.headers.get('x-request-id')
  if (!isErrorAnswer(body)) {
    return new ApiError({ reason: 'Unexpected', status: response.status, message: response.statusText, requestId })
  }
  const { reason, message, details, request_id } = body.error
  return new ApiError({ reason, status: response.status, message, details, requestId: request_id ?? requestId })
}

/** Something that was thrown on the way to the server: no answer came. */
export function unreachable(cause: unknown): ApiError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new ApiError({ reason: 'Unreachable', status: 0, message })
}
