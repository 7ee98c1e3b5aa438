/** The login of this browser: its token, and why the last one ended. */
import { create } from 'zustand'

const STORAGE_KEY = 'wegent.token'
// Tells other windows why: they lose the same login, and ought to say the same.
const END_KEY = 'wegent.ended'

/** `expired`: its time was up. `invalid`: the server does not know it (any more). `left`: the person logged out. */
export type SessionEnd = 'expired' | 'invalid' | 'left'

interface Session {
  token: string | null
  ended: SessionEnd | null
}

const stored = () => (typeof localStorage === 'undefined' ? null : localStorage.getItem(STORAGE_KEY))

function endReason(): SessionEnd {
  const stored = localStorage.getItem(END_KEY)
  return stored === 'expired' || stored === 'invalid' ? stored : 'left'
}

export const useSession = create<Session>(() => ({ token: stored(), ended: null }))

export const getToken = () => useSession.getState().token

export function startSession(token: string) {
  localStorage.setItem(STORAGE_KEY, token)
  useSession.setState({ token, ended: null })
}

/** Forgets the token. Ending a session that has ended already keeps the first reason. */
export function endSession(reason: SessionEnd) {
  if (getToken() === null) return
  localStorage.setItem(END_KEY, reason)
  localStorage.removeItem(STORAGE_KEY)
  useSession.setState({ token: null, ended: reason })
}

function follow(event: StorageEvent) {
  if (event.key !== STORAGE_KEY) return
  if (event.newValue) useSession.setState({ token: event.newValue, ended: null })
  else if (getToken() !== null) useSession.setState({ token: null, ended: endReason() })
}

/** Takes over logins and logouts of other windows; the returned function stops that. */
export function followOtherWindows() {
  window.addEventListener('storage', follow)
  return () => window.removeEventListener('storage', follow)
}
