/** One string in this browser's storage, as a hook; the same in every component and window. */
import { useCallback, useSyncExternalStore } from 'react'

const listeners = new Map<string, Set<() => void>>()

function subscribeTo(key: string, listener: () => void) {
  const forKey = listeners.get(key) ?? new Set()
  listeners.set(key, forKey.add(listener))
  const follow = (event: StorageEvent) => {
    if (event.key === key) listener()
  }
  window.addEventListener('storage', follow)
  return () => {
    forKey.delete(listener)
    window.removeEventListener('storage', follow)
  }
}

/** Stores a value under `key`, and tells whoever shows it; null forgets it. */
export function setStored(key: string, value: string | null) {
  if (value === null) localStorage.removeItem(key)
  else localStorage.setItem(key, value)
  listeners.get(key)?.forEach((listener) => listener())
}

/** Value under `key` (null: nothing stored) and a setter; setting null forgets it. */
export function useStored(key: string): [string | null, (value: string | null) => void] {
  const subscribe = useCallback((listener: () => void) => subscribeTo(key, listener), [key])
  const value = useSyncExternalStore(subscribe, () => localStorage.getItem(key), () => null)
  const set = useCallback((next: string | null) => setStored(key, next), [key])
  return [value, set]
}
