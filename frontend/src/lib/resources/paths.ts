/** Paths of fields: as the server writes them, and as lists of steps. */
export type Step = string | number
export type Path = readonly Step[]

const WORD = /^[A-Za-z_][A-Za-z0-9_-]*$/
const STEP = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g

/** `spec.members[0].botRef`; keys that are not plain words as in `metadata.labels["wegent.io/team"]`. */
export const pathText = (path: Path) =>
  path
    .map((step) => (typeof step === 'number' ? `[${String(step)}]` : WORD.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join('')
    .replace(/^\./, '')

export function parsePath(text: string): Step[] {
  return [...text.matchAll(STEP)].map(([, index, quoted, word]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? (word ?? '') : (JSON.parse(quoted) as string)
  })
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, step) => {
    if (Array.isArray(found)) return (found as unknown[])[Number(step)]
    return isRecord(found) && Object.hasOwn(found, step) ? found[step] : undefined
  }, value)
}
