/**
 * Texts that were written and not sent lie in this browser, and outlast a login: whoever logs in again finds them. Somebody
 * else must not.
 */
import { useSession } from './session'

export const DRAFT_PREFIX = 'wegent.draft.'
const OWNER_KEY = 'wegent.person'

const forgotten = new Set<() => void>()

/** Calls back when the drafts of somebody else were forgotten: what the page holds of them must go as well. */
export function onDraftsForgotten(listener: () => void) {
  forgotten.add(listener)
}

/** Who a token is for; null when it does not say. */
function personOf(token: string): string | null {
  try {
    const claims: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
    return typeof claims === 'object' && claims !== null && 'sub' in claims ? String(claims.sub) : null
  } catch {
    return null
  }
}

function claim(token: string | null) {
  const person = token === null ? null : personOf(token)
  if (person === null) return
  const before = localStorage.getItem(OWNER_KEY)
  localStorage.setItem(OWNER_KEY, person)
  if (before === null || before === person) return
  for (const storage of [localStorage, sessionStorage]) {
    const drafts = Object.keys(storage).filter((key) => key.startsWith(DRAFT_PREFIX))
    for (const key of drafts) storage.removeItem(key)
  }
  for (const listener of forgotten) listener()
}

/** Forgets drafts of the person before, as soon as it is known who is here; the returned function stops that. */
export function keepDraftsApart() {
  claim(useSession.getState().token)
  return useSession.subscribe((session, before) => {
    if (session.token !== before.token) claim(session.token)
  })
}
