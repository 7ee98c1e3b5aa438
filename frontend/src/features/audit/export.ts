/** Portions of an export: where one ends, so that the next begins there. */

/** Where each record of CSV begins; line breaks within quotes begin none. */
function* records(csv: string): Generator<string> {
  let start = 0
  let quoted = false
  for (let at = 0; at < csv.length; at += 1) {
    if (csv[at] === '"') quoted = !quoted
    else if (csv[at] === '\n' && !quoted) {
      yield csv.slice(start, at + 1)
      start = at + 1
    }
  }
  if (start < csv.length) yield csv.slice(start)
}

const numberOf = (record: string) => {
  const number = Number.parseInt(record.replace(/^"/, ''), 10)
  return Number.isNaN(number) ? null : number
}

function lastOfCsv(csv: string): number | null {
  let last = ''
  for (const record of records(csv)) if (record.trim() !== '') last = record
  return numberOf(last)
}

function lastOfLines(lines: string): number | null {
  const last = lines.trimEnd().split('\n').at(-1) ?? ''
  if (last === '') return null
  const entry: unknown = JSON.parse(last)
  return typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'number' ? entry.id : null
}

/** Number of the last entry of a portion; null when it has none. */
export const lastNumber = (text: string, format: 'ndjson' | 'csv') => (format === 'csv' ? lastOfCsv(text) : lastOfLines(text))

/** CSV without the names of its columns. */
export function withoutHead(csv: string): string {
  const [head = ''] = records(csv)
  return csv.slice(head.length)
}
