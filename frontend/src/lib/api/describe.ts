/** Errors in the reader's language. */
import type { TFunction } from 'i18next'
import { ApiError } from './errors'

const KNOWN = ['InvalidCredentials', 'RateLimited', 'Unauthorized', 'Forbidden', 'Internal', 'Unexpected', 'Unreachable'] as const
type Known = (typeof KNOWN)[number]

const isKnown = (reason: string): reason is Known => KNOWN.includes(reason as Known)

/** What happened and what to do. Reasons without a text of ours keep the server's words. */
export function describeError(t: TFunction<'common'>, error: unknown): string {
  if (!(error instanceof ApiError)) return t('errors.unknown')
  if (isKnown(error.reason)) return t(`errors.${error.reason}`, { status: error.status })
  return error.message || t('errors.unknown')
}
