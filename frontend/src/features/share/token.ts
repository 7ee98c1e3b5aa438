/** The token of a link: behind the # of the address, which no server sees; kept here while the person logs in. */
import { useSyncExternalStore } from 'react'

const KEY = 'wegent.share'

/** The address of the login page must not have the token in it. */
export function keepToken(token: string) {
  sessionStorage.setItem(KEY, token)
}

export function forgetToken() {
  sessionStorage.removeItem(KEY)
}

export function tokenHere(): string | null {
  return window.location.hash.slice(1) || sessionStorage.getItem(KEY)
}

function subscribe(listener: () => void) {
  window.addEventListener('hashchange', listener)
  return () => {
    window.removeEventListener('hashchange', listener)
  }
}

/** `undefined` while the page is not in a browser yet. */
export const useToken = (): string | null | undefined => useSyncExternalStore(subscribe, tokenHere, () => undefined)
