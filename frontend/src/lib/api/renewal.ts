/** Keeps the session going: a new access token before the present one ends, after a reload, and when the server asks for it. */
import { endSession, getToken, isRestoring, renewSession, type Session, type TokenAnswer, useSession } from '@/lib/session'
import { baseUrl, PAGE_HEADERS } from './base'
import { isErrorAnswer } from './errors'

const LOCK = 'wegent.refresh'
// Set while a logout has not reached the server yet.
const LEAVING_KEY = 'wegent.leaving'
const LEAD_MS = 60_000
const LAST_MOMENT_MS = 5_000
const AGAIN_MS = 2_000
// Longer waits would overflow a timer; it is set again then.
const LONGEST_WAIT_MS = 2 ** 31 - 1

let running: Promise<string | null> | null = null
let told: Promise<void> = Promise.resolve()
let timer: ReturnType<typeof setTimeout> | undefined

const post = (path: string) => fetch(new Request(`${baseUrl}/api/v1/auth/${path}`, { method: 'POST', headers: PAGE_HEADERS, keepalive: true }))

/** One window at a time; where browsers cannot do that, the server bears with two that ask at once. */
async function inTurn(work: () => Promise<string | null>): Promise<string | null> {
  // Only there over https and on this machine.
  const locks = (navigator as { locks?: LockManager }).locks
  return locks ? await locks.request(LOCK, work) : await work()
}

async function refresh(): Promise<string | null> {
  const { login } = useSession.getState()
  if (login === null) return null
  let response: Response
  try {
    response = await post('refresh')
  } catch {
    return tryLater()
  }
  const body: unknown = await response.json().catch(() => null)
  // Somebody logged out, or in as somebody else, meanwhile.
  if (useSession.getState().login !== login) return getToken()
  if (response.ok) {
    renewSession(body as TokenAnswer)
    return getToken()
  }
  if (response.status >= 500 || response.status === 429) return tryLater()
  endSession(isErrorAnswer(body) && body.error.reason === 'TokenExpired' ? 'expired' : 'invalid')
  return null
}

function tryLater(): string | null {
  clearTimeout(timer)
  timer = setTimeout(() => void refreshSession(), AGAIN_MS)
  return getToken()
}

/** Fetches another access token. Answers it, the present one when the server cannot be reached, null when the login has ended. */
export function refreshSession(): Promise<string | null> {
  running ??= inTurn(refresh).finally(() => {
    running = null
  })
  return running
}

/** The token to send now; waits for one where there is none yet. */
export async function presentToken(): Promise<string | null> {
  const session = useSession.getState()
  const over = session.token !== null && session.expiresAt - Date.now() < LAST_MOMENT_MS
  return over || isRestoring(session) ? refreshSession() : session.token
}

/** A token in the place of one that the server has refused as expired; null when there is none. */
export async function tokenAfter(refused: string): Promise<string | null> {
  const token = getToken()
  const next = token === refused ? await refreshSession() : token
  return next === refused ? null : next
}

function plan({ token, expiresAt }: Session) {
  clearTimeout(timer)
  if (token === null) return
  const left = expiresAt - Date.now()
  const wait = left - Math.min(LEAD_MS, left / 5)
  timer = setTimeout(() => void refreshSession(), Math.min(Math.max(wait, 0), LONGEST_WAIT_MS))
}

/** Ends the login, here at once and on the server as soon as it hears of it. */
export function logOut() {
  localStorage.setItem(LEAVING_KEY, '1')
  endSession('left')
  told = tellServer()
}

/** Over when the server has heard of the last logout, or could not be reached. */
export const farewell = () => told

async function tellServer() {
  try {
    await post('logout')
  } catch {
    // The next page that is opened tells it.
    return
  }
  localStorage.removeItem(LEAVING_KEY)
}

/** A machine that slept, or had no network, has missed its timer. */
function catchUp() {
  const { token, expiresAt } = useSession.getState()
  if (document.visibilityState === 'visible' && token !== null && expiresAt - Date.now() < LEAD_MS / 2) void refreshSession()
}

function followSession(session: Session, before: Session) {
  if (session.token !== before.token) plan(session)
  // A new login has a cookie of its own, which a late logout would end.
  if (session.token !== null && before.login !== session.login) localStorage.removeItem(LEAVING_KEY)
  if (session.login !== before.login && isRestoring(session)) void refreshSession()
}

/** Starts all this; the returned function stops it. */
export function keepSession() {
  // Where earlier versions kept a token.
  localStorage.removeItem('wegent.token')
  const session = useSession.getState()
  if (isRestoring(session)) void refreshSession()
  else if (session.login === null && localStorage.getItem(LEAVING_KEY) !== null) void tellServer()
  plan(session)
  const unsubscribe = useSession.subscribe(followSession)
  document.addEventListener('visibilitychange', catchUp)
  window.addEventListener('online', catchUp)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    document.removeEventListener('visibilitychange', catchUp)
    window.removeEventListener('online', catchUp)
  }
}
