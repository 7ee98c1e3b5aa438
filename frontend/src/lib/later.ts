/** Code that is downloaded when it is first wanted, with something plainer shown until it is there. */
import { type ComponentType, createElement, type ReactNode, useEffect, useSyncExternalStore } from 'react'

export class Later<T> {
  private value: T | null = null
  private loading: Promise<void> | null = null
  private readonly listeners = new Set<() => void>()

  constructor(private readonly load: () => Promise<T>) {}

  get = (): T | null => this.value

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Done when it is there, or could not be had: a failure is no error, the next request tries again. */
  request = (): Promise<void> => {
    this.loading ??= this.load().then(
      (value) => {
        this.value = value
        for (const listener of this.listeners) listener()
      },
      () => {
        // The network was away.
        this.loading = null
      },
    )
    return this.loading
  }
}

/** What has been downloaded; null until then, and nothing is downloaded unless it is wanted. */
export function useLater<T>(later: Later<T>, wanted = true): T | null {
  const value = useSyncExternalStore(later.subscribe, later.get, later.get)
  useEffect(() => {
    if (!wanted || value !== null) return
    void later.request()
    const retry = () => void later.request()
    window.addEventListener('online', retry)
    return () => {
      window.removeEventListener('online', retry)
    }
  }, [later, wanted, value])
  return wanted ? value : null
}

/** Fetches it when a person begins to do something, so that it is there when it is wanted, and the page is at rest sooner. */
export function requestWithFirstAct<T>(later: Later<T>) {
  if (typeof window === 'undefined') return
  for (const act of ['keydown', 'pointerdown']) window.addEventListener(act, () => void later.request(), { once: true, passive: true })
}

interface Apart {
  /** Shown until it is there. */
  waiting?: ReactNode
  /** Every page shows it: it is fetched as soon as the page's own code runs, and not only when it is to be shown. */
  soon?: boolean
}

/** A part of a page whose code is downloaded apart from the page, which is there sooner without. */
export function apart<Props extends object>(load: () => Promise<ComponentType<Props>>, { waiting = null, soon = false }: Apart = {}) {
  const later = new Later(load)
  if (soon && typeof window !== 'undefined') void later.request()
  return function Apart(props: Props) {
    const part = useLater(later)
    return part ? createElement(part, props) : waiting
  }
}
