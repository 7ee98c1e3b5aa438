/** Two texts line by line. */
import { diffLines } from 'diff'

export interface Row {
  kind: 'same' | 'removed' | 'added' | 'changed' | 'gap'
  /** Number and text; null where a side has no line. */
  left: { number: number; text: string } | null
  right: { number: number; text: string } | null
  /** Lines that a gap leaves out. */
  hidden: number
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n')
const CONTEXT = 3

/** All lines, those that were replaced beside what they became. */
export function rowsOf(before: string, after: string): Row[] {
  const rows: Row[] = []
  let left = 0
  let right = 0
  const parts = diffLines(before, after)
  parts.forEach((part, index) => {
    // Was shown beside what it replaced.
    if (part.added && parts[index - 1]?.removed) return
    const lines = linesOf(part.value)
    const next = parts[index + 1]
    const partner = part.removed && next?.added ? linesOf(next.value) : []
    const height = Math.max(lines.length, partner.length)
    for (let at = 0; at < height; at++) {
      const text = lines[at]
      const other = partner[at]
      if (part.added && text !== undefined) rows.push({ kind: 'added', left: null, right: { number: ++right, text }, hidden: 0 })
      else if (part.removed) {
        rows.push({
          kind: text === undefined ? 'added' : other === undefined ? 'removed' : 'changed',
          left: text === undefined ? null : { number: ++left, text },
          right: other === undefined ? null : { number: ++right, text: other },
          hidden: 0,
        })
      } else if (text !== undefined) rows.push({ kind: 'same', left: { number: ++left, text }, right: { number: ++right, text }, hidden: 0 })
    }
  })
  return rows
}

/** Leaves out what is far from any change. */
export function folded(rows: readonly Row[]): Row[] {
  const near = rows.map((_, at) => rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same'))
  const shown: Row[] = []
  let hidden = 0
  const close = () => {
    if (hidden > 0) shown.push({ kind: 'gap', left: null, right: null, hidden })
    hidden = 0
  }
  rows.forEach((row, at) => {
    if (!near[at]) {
      hidden++
      return
    }
    close()
    shown.push(row)
  })
  close()
  return shown
}
