'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { allQuery, isKind } from '@/lib/resources'

/** Names that a reference to a kind may have, for completion. */
export function useNamesOf() {
  const client = useQueryClient()
  return useCallback(
    async (kind: string) => {
      if (!isKind(kind)) return []
      const found = await client.ensureQueryData(allQuery(kind))
      return [...new Set(found.map(({ metadata }) => metadata.name))]
    },
    [client],
  )
}
