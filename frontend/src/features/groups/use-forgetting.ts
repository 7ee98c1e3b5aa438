'use client'

import { useQueryClient } from '@tanstack/react-query'
import { GROUPS_KEY } from './api'

/** Waits for a call after which a group may not be there any more: what is known of groups is asked for anew by the next page, not by this one. */
export function useForgetting() {
  const client = useQueryClient()
  return async (call: Promise<unknown>) => {
    await call
    await client.invalidateQueries({ queryKey: GROUPS_KEY, refetchType: 'none' })
  }
}
