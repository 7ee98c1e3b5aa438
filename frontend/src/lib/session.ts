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

const inBrowser = typeof localStorage !== 'undefined'

function endReason(): SessionEnd {
  const stored = localStorage.getItem(END_KEY)
  return stored === 'expired' || stored === 'invalid' ? stored : 'left'
}

/** What the browser remembers. A logout on purpose is over with the page; an end that surprised is told after a reload too. */
export function storedSession(): Session {
  const token = inBrowser ? localStorage.getItem(STORAGE_KEY) : null
  const ended = inBrowser && token === null ? endReason() : 'left'
  return { token, ended: ended === 'left' ? null : ended }
}

export const useSession = create<Session>(storedSession)

export const getToken = () => useSession.getState().token

export function startSession(token: string) {
  localStorage.removeItem(END_KEY)
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
