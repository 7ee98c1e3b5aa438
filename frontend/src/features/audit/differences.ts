/** What has changed between two states of a thing, field by field. */

export interface Difference {
  /** As `spec.members[0].name`. */
  path: string
  /** undefined: it was not there. */
  before?: string
  after?: string
}

const isTree = (value: unknown): value is Record<string, unknown> | unknown[] => typeof value === 'object' && value !== null

const within = (path: string, key: string, inList: boolean) => (inList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)

/** Every value with its path; trees without anything are values too. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (!isTree(value) || Object.keys(value).length === 0) {
    return path === '' ? new Map() : new Map([[path, typeof value === 'string' ? value : JSON.stringify(value)]])
  }
  const inList = Array.isArray(value)
  return new Map(Object.entries(value).flatMap(([key, each]) => [...flat(each, within(path, key, inList))]))
}

export function differences(before: unknown, after: unknown): Difference[] {
  const old = flat(before ?? {})
  const now = flat(after ?? {})
  const paths = [...new Set([...old.keys(), ...now.keys()])]
  return paths
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
}
