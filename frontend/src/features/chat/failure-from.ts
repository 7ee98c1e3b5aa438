import { ApiError } from '@/lib/api/errors'
import { SocketError } from '@/lib/socket'
import type { Failure } from './reducer'

/** What a call has thrown, over REST or the socket. Anything else is a mistake of ours. */
export function failureFrom(cause: unknown): Failure {
  if (cause instanceof SocketError || cause instanceof ApiError) {
    return { reason: cause.reason, message: cause.message, details: cause.details }
  }
  throw cause
}
