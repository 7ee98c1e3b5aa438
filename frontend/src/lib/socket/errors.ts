/** Why an event to the server was not done. */
import { type ErrorAck } from './protocol'

/** Reasons of our own beside the server's: `Disconnected` (not sent, or cut off), `NoAnswer` (no ack in time). */
export class SocketError extends Error {
  readonly reason: string
  readonly details: Record<string, unknown> | null
  readonly requestId: string | null

  constructor({ error, reason, details, request_id }: ErrorAck) {
    super(error)
    this.name = 'SocketError'
    this.reason = reason
    this.details = details ?? null
    this.requestId = request_id ?? null
  }
}

export const disconnected = () => new SocketError({ reason: 'Disconnected', error: 'There is no connection to the server.' })

export const noAnswer = () => new SocketError({ reason: 'NoAnswer', error: 'The server did not answer in time.' })

export const isErrorAck = (ack: unknown): ack is ErrorAck =>
  typeof ack === 'object' && ack !== null && 'reason' in ack && 'error' in ack
