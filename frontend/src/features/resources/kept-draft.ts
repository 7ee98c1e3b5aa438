/** What somebody changes in a resource, over a reload, a way through other pages, or a new login. Each window has its own. */
import { DRAFT_PREFIX } from '@/lib/drafts-owner'
import { type AnyResource, type Kind, type ResourceId } from '@/lib/resources'

export interface KeptDraft {
  text: string
  /** What was read, and is changed; null for what is new. */
  base: AnyResource | null
}

/** Storages of browsers hold some megabytes, for everything. */
const LONGEST = 500_000

export const draftKeyOf = (kind: Kind, id: ResourceId | null) =>
  `${DRAFT_PREFIX}resource.${kind}.${id === null ? 'new' : `${id.namespace}/${id.name}`}`

/** Never in the storage that outlasts the window: what is not saved yet may be a key. */
export function keepDraft(key: string, draft: KeptDraft | null) {
  const stored = draft === null ? '' : JSON.stringify(draft)
  if (stored === '' || stored.length > LONGEST) sessionStorage.removeItem(key)
  else sessionStorage.setItem(key, stored)
}

export function keptDraft(key: string): KeptDraft | null {
  const stored = sessionStorage.getItem(key)
  // Nobody else writes under the key.
  return stored === null ? null : (JSON.parse(stored) as KeptDraft)
}
