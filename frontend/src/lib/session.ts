/** The login of this browser: its token, and why the last one ended. */
import { create } from 'zustand'

const STORAGE_KEY = 'wegent.token'

/** `expired`: its time was up. `invalid`: the server does not know it (any more). `left`: the person logged out. */
export type SessionEnd = 'expired' | 'invalid' | 'left'

interface Session {
  token: string | null
  ended: SessionEnd | null
}

const stored = () => (typeof localStorage === 'undefined' ? null : localStorage.getItem(STORAGE_KEY))

export const useSession = create<Session>(() => ({ token: stored(), ended: null }))

export const getToken = () => useSession.getState().token

export function startSession(token: string) {
  localStorage.setItem(STORAGE_KEY, token)
  useSession.setState({ token, ended: null })
}

/** Forgets the token. Ending a session that has ended already keeps the first reason. */
export function endSession(reason: SessionEnd) {
  if (getToken() === null) return
  localStorage.removeItem(STORAGE_KEY)
  useSession.setState({ token: null, ended: reason })
}

/** Takes over logins and logouts of other windows; the returned function stops that. */
export function followOtherWindows() {
  const follow = (event: StorageEvent) => {
    if (event.key !== STORAGE_KEY) return
    useSession.setState(event.newValue ? { token: event.newValue, ended: null } : { token: null, ended: 'left' })
  }
  window.addEventListener('storage', follow)
  return () => window.removeEventListener('storage', follow)
}
