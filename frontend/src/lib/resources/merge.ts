/** What becomes of a document that two people changed: field by field, with lists as single values. */
import { type Doc } from './document'
import { isRecord, type Path, pathText, type Step } from './paths'

export type Side = 'mine' | 'theirs'

export interface Difference {
  path: Path
  /** As people read it. */
  text: string
  base: unknown
  mine: unknown
  theirs: unknown
  /** Who alone changed it; null when both did, and not in the same way. */
  changedBy: Side | null
}

export const same = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, i) => same(each, other[i]))
  if (isRecord(one) && isRecord(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)])
    return [...names].every((name) => same(one[name], other[name]))
  }
  return one === other
}

const child = (value: unknown, name: string) => (isRecord(value) ? value[name] : undefined)

/** Where the three are not all the same. */
export function differences(base: unknown, mine: unknown, theirs: unknown, path: Step[] = []): Difference[] {
  if (same(mine, theirs) && same(base, mine)) return []
  if (isRecord(mine) && isRecord(theirs)) {
    const names = new Set([mine, theirs, isRecord(base) ? base : {}].flatMap(Object.keys))
    return [...names].flatMap((name) => differences(child(base, name), mine[name], theirs[name], [...path, name]))
  }
  if (same(mine, theirs)) return []
  const changedBy = same(base, theirs) ? 'mine' : same(base, mine) ? 'theirs' : null
  return [{ path, text: pathText(path), base, mine, theirs, changedBy }]
}

/** Sets or removes fields of a document that is not changed itself. */
export function withChanges(document: Doc, changes: readonly { path: Path; value: unknown }[]): Doc {
  const copy = structuredClone(document)
  for (const { path, value } of changes) {
    let parent: Record<string, unknown> = copy
    for (const step of path.slice(0, -1)) {
      const next = parent[step]
      parent = (isRecord(next) ? next : (parent[step] = {})) as Record<string, unknown>
    }
    const last = path.at(-1)
    if (last === undefined) continue
    if (value === undefined) Reflect.deleteProperty(parent, last)
    else parent[last] = value
  }
  return copy
}

/** Theirs, with the changes of mine: those that only I made, and the others as chosen (by their texts). */
export function merged(theirs: Doc, found: readonly Difference[], chosen: ReadonlyMap<string, Side>): Doc {
  const taken = found.filter(({ text, changedBy }) => (changedBy ?? chosen.get(text)) === 'mine')
  return withChanges(theirs, taken.map(({ path, mine }) => ({ path, value: mine })))
}
