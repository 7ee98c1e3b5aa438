/** Where in a text a list is asked for: `/` begins the name of a skill, `@` that of somebody. */

export interface Trigger {
  sign: '/' | '@'
  /** Place of the sign in the text. */
  from: number
  /** What stands between the sign and the cursor. */
  query: string
}

// In Chinese nothing stands between a word and the sign; a path or an address of a mailbox is no name.
const ASKED = /(?:^|[\s（(，。、：；！？]|(?<=\p{Script=Han}))([/@])([^\s/@]*)$/u

const LONGEST_NAME = 60

export function triggerAt(text: string, cursor: number): Trigger | null {
  const before = text.slice(0, cursor)
  const found = ASKED.exec(before)
  const [, sign, query = ''] = found ?? []
  if ((sign !== '/' && sign !== '@') || query.length > LONGEST_NAME) return null
  return { sign, from: cursor - query.length - 1, query }
}

/** The text with the name in the place of what asked for it, and where the cursor goes. */
export function completed(text: string, { from, query }: Trigger, name: string): { text: string; cursor: number } {
  const rest = text.slice(from + 1 + query.length)
  const inserted = name === '' || rest.startsWith(' ') ? name : `${name} `
  return { text: text.slice(0, from) + inserted + rest, cursor: from + inserted.length }
}

export interface Suggestion {
  id: string
  title: string
  note: string
  /** Names under which it is found. */
  names: readonly string[]
}

/** Those whose name begins with the query first, then those that have it somewhere. */
export function matching<Item extends Suggestion>(items: readonly Item[], query: string, most: number): Item[] {
  const wanted = query.toLowerCase()
  const rank = ({ names }: Item) => {
    const lower = names.map((name) => name.toLowerCase())
    if (lower.some((name) => name.startsWith(wanted))) return 0
    return lower.some((name) => name.includes(wanted)) ? 1 : 2
  }
  return items
    .map((item) => ({ item, order: rank(item) }))
    .filter(({ order }) => order < 2)
    .sort((left, right) => left.order - right.order)
    .slice(0, most)
    .map(({ item }) => item)
}
