'use client'

import { useQueryClient, type QueryKey } from '@tanstack/react-query'

/** Waits for a call, then asks anew for what it changed: the keys begin so. */
export function useRefreshing(...changes: readonly QueryKey[]) {
  const client = useQueryClient()
  return async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call
    await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })))
    return answer
  }
}
