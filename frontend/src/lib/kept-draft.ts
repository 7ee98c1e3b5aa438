/** What somebody changes in a form, over a reload, a way through other pages, or a new login. Each window has its own. */
import { DRAFT_PREFIX } from './drafts-owner'

/** Storages of browsers hold some megabytes, for everything. */
const LONGEST = 500_000

/** Keeps a draft, which is plain data; null forgets it. Never beyond the window: what is not saved yet may be a key. */
export function keepDraft(name: string, draft: object | null) {
  const stored = draft === null ? '' : JSON.stringify(draft)
  if (stored === '' || stored.length > LONGEST) sessionStorage.removeItem(DRAFT_PREFIX + name)
  else sessionStorage.setItem(DRAFT_PREFIX + name, stored)
}

/** The draft of a name, as it was kept; null: there is none. */
export function keptDraft<Draft>(name: string): Draft | null {
  const stored = sessionStorage.getItem(DRAFT_PREFIX + name)
  // Nobody else writes under the name.
  return stored === null ? null : (JSON.parse(stored) as Draft)
}
