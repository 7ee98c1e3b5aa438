/** Markers such as [1] and [m1] in a model's text, as links to what they stand for. Code is left alone. */

const CODE_OR_MARKER = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]+`)|\[(m?)(\d{1,4})\](?![(:]|\[(?!m?\d))/g

/** Where a marker leads, within one answer. */
export const citationOf = (subtaskId: number, marker: string) => `#cited-${String(subtaskId)}-${marker}`

/** `known` are the markers that stand for something: "1", "m2"; others stay text. */
export function withCitations(text: string, subtaskId: number, known: ReadonlySet<string>): string {
  if (known.size === 0) return text
  return text.replace(CODE_OR_MARKER, (whole, code: string | undefined, memory: string | undefined, number: string | undefined) => {
    const marker = `${memory ?? ''}${number ?? ''}`
    return code !== undefined || !known.has(marker) ? whole : `[\\[${marker}\\]](${citationOf(subtaskId, marker)})`
  })
}

/** The marker that a link leads to; null for other links. */
export function markerOf(href: string | null, subtaskId: number): string | null {
  const start = citationOf(subtaskId, '')
  return href?.startsWith(start) ? href.slice(start.length) : null
}
