/** Addresses of the page: where one is, where to go after a login, and what to send to others. */

/** Path under which the page is served; empty at the root of a host. Next adds it by itself to its links and its router's addresses. */
const basePath = () => process.env.NEXT_PUBLIC_BASE_PATH ?? ''

/** Address of this page as links and router take it: path, query and fragment, without the path under which all is served. */
export function placeOf({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>): string {
  const base = basePath()
  const path = pathname === base || pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname
  return `${path === '' ? '/' : path}${search}${hash}`
}

/** The address of a place of this page for the browser itself, which knows nothing of the path under which all is served. */
export const addressOf = (place: string): string => basePath() + place

// Browsers leave out tabs and line ends, and take a backslash for a slash.
const TRICKY = /[\u0000-\u0020\u007f\\]/

/** `next` when it is a path of this site, else the chat: a link must not send people elsewhere. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || next.startsWith('//') || TRICKY.test(next)) return '/chat'
  return next
}

/** Address of the login page that leads back to `place` (path, query and fragment). */
export function loginPath(place: string): string {
  return place === '/' || place === '/chat' ? '/login' : `/login?next=${encodeURIComponent(place)}`
}

/** Code that proves who runs a fresh installation, from an address like /setup#setup=CODE; null when there is none. */
export function setupTokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('setup')
}

/** Code with which the page fetches the tokens of a login through a provider, from an address like /login#oidc=CODE. */
export function oidcCodeOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('oidc')
}

/** Where the browser goes to log in at a provider, or out; these are addresses of the server, not of the page. */
export function oidcPath(provider: string, step: 'login' | 'logout', returnTo?: string): string {
  const query = returnTo === undefined ? '' : `?return_to=${encodeURIComponent(returnTo)}`
  return addressOf(`/api/v1/auth/oidc/${encodeURIComponent(provider)}/${step}${query}`)
}

/** Address of a path of this site, to be sent to somebody. */
export function linkTo(path: string): string {
  return window.location.origin + addressOf(path)
}
