/** What the server says of single fields. */
import { ApiError } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'

export interface FieldError {
  /** For example `spec.members[0].botRef`. */
  path: string
  rule: string
  message: string
  line?: number
  column?: number
}

const isText = (value: unknown): value is string => typeof value === 'string'
const numberOr = (value: unknown) => (typeof value === 'number' ? value : undefined)

function readField(entry: unknown): FieldError[] {
  if (typeof entry !== 'object' || entry === null) return []
  const { path, rule, message, line, column } = entry as Record<string, unknown>
  if (!isText(message)) return []
  return [{ path: isText(path) ? path : '', rule: isText(rule) ? rule : '', message, line: numberOr(line), column: numberOr(column) }]
}

/** The fields that an error (422, reason `Invalid`) is about; none for any other. */
export function fieldErrorsOf(error: unknown): FieldError[] {
  const fields = error instanceof ApiError ? error.details?.fields : undefined
  return Array.isArray(fields) ? fields.flatMap(readField) : []
}

type Referrer = Wire['Referrer']

const isReferrer = (entry: unknown): entry is Referrer =>
  typeof entry === 'object' && entry !== null && 'kind' in entry && 'namespace' in entry && 'name' in entry && 'path' in entry

/** Who refers to what shall be deleted (409, reason `Referenced`), and how many more that the caller may not see. */
export function referrersOf(error: unknown): { referrers: Referrer[]; hidden: number } {
  const details = error instanceof ApiError && error.reason === 'Referenced' ? (error.details ?? {}) : {}
  const { referrers, hidden } = details
  return {
    referrers: Array.isArray(referrers) ? referrers.filter(isReferrer) : [],
    hidden: typeof hidden === 'number' ? hidden : 0,
  }
}
