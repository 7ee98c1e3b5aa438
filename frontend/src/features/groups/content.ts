import { ApiError } from '@/lib/api/errors'

export interface Content {
  groups: string[]
  resources: { kind: string; count: number }[]
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** What is in a group that could not be deleted because of it (409, reason `GroupNotEmpty`); null for any other error. */
export function contentOf(error: unknown): Content | null {
  if (!(error instanceof ApiError) || error.reason !== 'GroupNotEmpty') return null
  const { subgroups, resources } = error.details ?? {}
  const held = typeof resources === 'object' && resources !== null ? Object.entries(resources) : []
  return {
    groups: Array.isArray(subgroups) ? subgroups.filter(isText) : [],
    resources: held.flatMap(([kind, count]) => (typeof count === 'number' ? [{ kind, count }] : [])),
  }
}
