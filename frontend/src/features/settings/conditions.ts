/** What the arguments of a tool must look like, as people write it: `repository.url = https://example.org/*`, one in a line. */
export interface Conditions {
  arguments: Record<string, string>
  /** The first line that is none. */
  wrong: string | null
}

export function readConditions(text: string): Conditions {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean)
  const read = lines.map((line) => {
    const at = line.indexOf('=')
    return { line, path: line.slice(0, Math.max(at, 0)).trim(), pattern: line.slice(at + 1).trim() }
  })
  return {
    arguments: Object.fromEntries(read.map(({ path, pattern }) => [path, pattern])),
    wrong: read.find(({ path, pattern }) => path === '' || pattern === '')?.line ?? null,
  }
}

export const writeConditions = (conditions: Record<string, string>) =>
  Object.entries(conditions).map(([path, pattern]) => `${path} = ${pattern}`)
