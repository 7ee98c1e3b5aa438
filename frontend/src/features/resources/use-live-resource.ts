'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { invalidateResources, type Kind, watchKinds } from '@/lib/resources'

/** Asks anew for a kind when somebody changes it, while this window is looked at. */
export function useLiveResource(kind: Kind, enabled = true) {
  const client = useQueryClient()
  useEffect(() => {
    if (!enabled) return
    let stop: (() => void) | null = null
    // A browser has few connections for all its windows: those that nobody looks at need none.
    const follow = () => {
      if (document.visibilityState === 'hidden') {
        stop?.()
        stop = null
      } else stop ??= watchKinds([kind], () => void invalidateResources(client, [kind]))
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      stop?.()
    }
  }, [client, kind, enabled])
}
