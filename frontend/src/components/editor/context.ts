/** Where in a document of YAML the cursor is, told by indentation: also while the text cannot be parsed. */
import { type Step } from '@/lib/resources/paths'

export interface Place {
  /** Of the map that a name is written in, or of the field that a value is written for. */
  path: Step[]
  what: 'name' | 'value'
  /** What is typed already, and where it begins in the line. */
  typed: string
  column: number
}

const LINE = /^(\s*)((?:- +|-$)*)(?:("[^"]*"|'[^']*'|[^\s#:'"-][^:]*?)\s*:(?:\s+(.*))?$)?/

interface Line {
  /** Columns before the name, dashes counted. */
  indent: number
  /** Columns before each dash. */
  dashes: number[]
  name: string | null
  value: string
}

const unquoted = (name: string) => name.replace(/^(["'])(.*)\1$/, '$2')

export function readLine(text: string): Line {
  const [, spaces = '', marks = '', name, value] = LINE.exec(text) ?? []
  const dashes = [...marks.matchAll(/-/g)].map(({ index }) => spaces.length + index)
  return { indent: spaces.length + marks.length, dashes, name: name === undefined ? null : unquoted(name), value: value ?? '' }
}

const isBlank = (text: string) => /^\s*(#.*)?$/.test(text)

/** Steps to what stands at `indent` below the lines `above`; `owned` are the dashes of the line itself. */
function pathAbove(above: readonly string[], indent: number, owned: readonly number[]): Step[] {
  const path: Step[] = owned.map(() => 0)
  let limit = owned[0] ?? indent
  // A list may stand at the indentation of its own name.
  let equalCounts = owned.length > 0
  for (let number = above.length - 1; number >= 0 && (limit > 0 || equalCounts); number--) {
    const text = above[number] ?? ''
    if (isBlank(text)) continue
    const line = readLine(text)
    const isParent = line.name !== null && (line.indent < limit || (equalCounts && line.indent === limit && line.dashes.length === 0))
    if (isParent) {
      path.unshift(line.name ?? '')
      limit = line.indent
      equalCounts = false
    }
    const dash = line.dashes.find((column) => column < limit)
    if (dash !== undefined) {
      path.unshift(...line.dashes.filter((column) => column < limit).map(() => 0))
      limit = line.dashes[0] ?? dash
      equalCounts = true
    }
  }
  return path
}

/** `above`: the lines before; `line`: the cursor's line up to the cursor. */
export function placeAt(above: readonly string[], line: string): Place {
  const { dashes, indent, name, value } = readLine(line)
  const path = pathAbove(above, indent, dashes)
  const named = name !== null || /^[^#]*:\s/.test(line)
  if (named && name !== null) return { path: [...path, name], what: 'value', typed: value, column: line.length - value.length }
  const typed = line.slice(indent)
  return { path, what: 'name', typed, column: indent }
}

/** Names that the map of a place has already, in the lines around. */
export function siblings(lines: readonly string[], number: number, indent: number): Set<string> {
  const found = new Set<string>()
  const look = (from: number, step: 1 | -1) => {
    for (let at = from; at >= 0 && at < lines.length; at += step) {
      const text = lines[at] ?? ''
      if (isBlank(text)) continue
      const line = readLine(text)
      if (step === 1 && line.indent === indent && line.dashes.length > 0) return
      if (line.indent === indent && line.name !== null) found.add(line.name)
      if (line.indent < indent || (step === -1 && line.indent === indent && line.dashes.length > 0)) return
    }
  }
  look(number - 1, -1)
  look(number + 1, 1)
  return found
}
