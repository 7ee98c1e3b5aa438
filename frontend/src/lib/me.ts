import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'

/** The person who is logged in. */
export const meQuery = queryOptions({
  queryKey: ['users', 'me'],
  queryFn: () => unwrap(api.GET('/api/v1/users/me')),
  staleTime: Infinity,
})
