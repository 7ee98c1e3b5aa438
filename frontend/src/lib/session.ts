/**
 * The login of this browser, and why the last one ended. The access token is known to this page only: what keeps the login
 * over a reload is a cookie that scripts cannot read. The storage says which login it is, so that windows stay in step.
 */
import { create } from 'zustand'

const LOGIN_KEY = 'wegent.login'
// Tells other windows why: they lose the same login, and ought to say the same.
const END_KEY = 'wegent.ended'

/** `expired`: its time was up. `invalid`: the server does not know it (any more). `left`: the person logged out. */
export type SessionEnd = 'expired' | 'invalid' | 'left'

export interface Session {
  /** The present access token; null also while it is being fetched for a login that there is already. */
  token: string | null
  /** When the token ends, in milliseconds of this machine's clock. */
  expiresAt: number
  /** A name for the login, the same in all windows; null without a login. */
  login: string | null
  ended: SessionEnd | null
}

/** What the server answers to a login and to a refresh. */
export interface TokenAnswer {
  access_token: string
  /** Seconds. */
  expires_in: number
}

const inBrowser = typeof localStorage !== 'undefined'

function endReason(): SessionEnd {
  const stored = localStorage.getItem(END_KEY)
  return stored === 'expired' || stored === 'invalid' ? stored : 'left'
}

/** What the browser remembers. A logout on purpose is over with the page; an end that surprised is told after a reload too. */
export function storedSession(): Session {
  const login = inBrowser ? localStorage.getItem(LOGIN_KEY) : null
  const ended = inBrowser && login === null ? endReason() : 'left'
  return { token: null, expiresAt: 0, login, ended: ended === 'left' ? null : ended }
}

export const useSession = create<Session>(storedSession)

export const getToken = () => useSession.getState().token

/** There is a login, and its access token is still to be fetched. */
export const isRestoring = ({ token, login }: Session) => token === null && login !== null

const present = ({ access_token, expires_in }: TokenAnswer) => ({
  token: access_token,
  expiresAt: Date.now() + expires_in * 1000,
})

/** After somebody logged in. */
export function startSession(answer: TokenAnswer) {
  const login = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
  localStorage.removeItem(END_KEY)
  localStorage.setItem(LOGIN_KEY, login)
  useSession.setState({ ...present(answer), login, ended: null })
}

/** Another token of the same login. */
export function renewSession(answer: TokenAnswer) {
  useSession.setState(present(answer))
}

/** Forgets the login. Ending a session that has ended already keeps the first reason. */
export function endSession(reason: SessionEnd) {
  if (useSession.getState().login === null) return
  localStorage.setItem(END_KEY, reason)
  localStorage.removeItem(LOGIN_KEY)
  useSession.setState({ token: null, expiresAt: 0, login: null, ended: reason })
}

function follow(event: StorageEvent) {
  if (event.key !== LOGIN_KEY) return
  const { login } = useSession.getState()
  if (event.newValue === login) return
  // The cookie is that of the other window's login now: this window's token may be somebody else's.
  if (event.newValue) useSession.setState({ token: null, expiresAt: 0, login: event.newValue, ended: null })
  else useSession.setState({ token: null, expiresAt: 0, login: null, ended: endReason() })
}

/** Takes over logins and logouts of other windows; the returned function stops that. */
export function followOtherWindows() {
  window.addEventListener('storage', follow)
  return () => window.removeEventListener('storage', follow)
}
