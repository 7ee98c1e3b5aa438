import type { TFunction } from 'i18next'
import type { Failure } from './reducer'

const KNOWN = [
  'ModelUnauthorized',
  'ModelNotFound',
  'ModelBadRequest',
  'ModelRefused',
  'ModelRateLimited',
  'ModelUnavailable',
  'ModelTimeout',
  'ModelStreamBroken',
  'ContextOverflow',
  'AnswerTooLong',
  'NoModel',
  'TaskBusy',
  'Disconnected',
  'NoAnswer',
  'Unauthorized',
  'RateLimited',
  'Unavailable',
  'Internal',
] as const
type Known = (typeof KNOWN)[number]

const isKnown = (reason: string): reason is Known => KNOWN.includes(reason as Known)

interface FailureText {
  /** What happened and what to do, in the reader's language where we have words for it. */
  text: string
  /** The server's own words, where they may say more. */
  details: string | null
}

export function describeFailure(t: TFunction<'chat'>, { reason, message }: Failure): FailureText {
  if (!isKnown(reason)) return { text: message || t('failure.unknown'), details: null }
  const text = t(`failure.${reason}`)
  return { text, details: message && message !== text ? message : null }
}
