import { ApiError } from '@/lib/api/errors'

interface FieldError {
  path: string
  message: string
}

const isFieldError = (value: unknown): value is FieldError =>
  typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' && 'message' in value && typeof value.message === 'string'

/** What the server has against single fields: by their names, without where they stand in the request. */
export function fieldErrors(error: unknown): Record<string, string> {
  const fields = error instanceof ApiError ? error.details?.fields : undefined
  if (!Array.isArray(fields)) return {}
  return Object.fromEntries(fields.filter(isFieldError).map(({ path, message }) => [path.split('.').at(-1) ?? path, message]))
}
