/** Where to go after a login. */

/** `next` when it is a path of this site, else the chat: a link must not send people elsewhere. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/chat'
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
