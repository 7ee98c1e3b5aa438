/**
 * Offsets on the wire count Unicode code points, JavaScript strings count UTF-16 units.
 * These walk the string instead of spreading it: an answer is measured once per chunk.
 */

function isPair(text: string, index: number): boolean {
  const high = text.charCodeAt(index)
  if (high < 0xd800 || high > 0xdbff || index + 1 >= text.length) return false
  const low = text.charCodeAt(index + 1)
  return low >= 0xdc00 && low <= 0xdfff
}

/** Number of code points in `text`. */
export function codePointLength(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index += isPair(text, index) ? 2 : 1) count += 1
  return count
}

/** Index in UTF-16 units of the code point at `offset`; the end of `text` when it is shorter. */
function unitIndex(text: string, offset: number): number {
  let index = 0
  for (let seen = 0; seen < offset && index < text.length; seen += 1) index += isPair(text, index) ? 2 : 1
  return index
}

/** `text` from the code point at `offset` on. */
export function dropCodePoints(text: string, offset: number): string {
  return offset <= 0 ? text : text.slice(unitIndex(text, offset))
}

/** The first `count` code points of `text`. */
export function takeCodePoints(text: string, count: number): string {
  return count <= 0 ? '' : text.slice(0, unitIndex(text, count))
}
