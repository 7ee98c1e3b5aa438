/** Names of resources, made from what people call things. */

const LONGEST = 60

/** `Übersetzer (neu)` becomes `ubersetzer-neu`; empty when nothing of it can be in a name, as in Chinese. */
export function slugOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{Mark}/gu, '').toLowerCase()
  const joined = plain.replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST)
  return joined.replace(/^-+|-+$/g, '')
}

/** A name that is not taken: `helper`, else `helper-2`, and so on. `otherwise` where the words give none. */
export function freeName(text: string, taken: ReadonlySet<string>, otherwise: string): string {
  const base = slugOf(text) || otherwise
  let name = base
  for (let number = 2; taken.has(name); number++) name = `${base}-${String(number)}`
  return name
}
