/** Light, dark, or as the system: a class on <html>, set before the first paint by `THEME_SCRIPT`. */
import { useSyncExternalStore } from 'react'
import { DARK, STORAGE_KEY } from './theme-script'

export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

const listeners = new Set<() => void>()

/** What was chosen here before. */
export function storedTheme(): Theme | null {
  const stored = localStorage.getItem(STORAGE_KEY)
  return THEMES.find((theme) => theme === stored) ?? null
}

const read = (): Theme => storedTheme() ?? 'system'

function apply() {
  const theme = read()
  const dark = theme === 'dark' || (theme === 'system' && window.matchMedia(DARK).matches)
  document.documentElement.classList.toggle('dark', dark)
  for (const listener of listeners) listener()
}

export function setTheme(theme: Theme) {
  localStorage.setItem(STORAGE_KEY, theme)
  apply()
}

/** Keeps step with the system and with other windows; the returned function stops that. */
export function followTheme() {
  const media = window.matchMedia(DARK)
  const followStorage = (event: StorageEvent) => {
    if (event.key === STORAGE_KEY) apply()
  }
  media.addEventListener('change', apply)
  window.addEventListener('storage', followStorage)
  return () => {
    media.removeEventListener('change', apply)
    window.removeEventListener('storage', followStorage)
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = () => useSyncExternalStore(subscribe, read, () => 'system' as const)
