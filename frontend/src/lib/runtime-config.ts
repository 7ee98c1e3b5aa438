import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'

const runtimeConfigQuery = queryOptions({
  queryKey: ['runtime-config'],
  queryFn: () => unwrap(api.GET('/api/v1/runtime-config')),
  staleTime: Infinity,
})

/** What this installation takes; null while that is not known. */
export const useRuntimeConfig = () => useQuery(runtimeConfigQuery).data ?? null
