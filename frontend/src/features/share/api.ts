import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type ApiError } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'

export type PublicPage = Wire['PublicPage']
export type PublicMessage = Wire['PublicMessage']
export type Joined = Wire['JoinAnswer']
export type Preview = Wire['SharePreview']

/** What a link shows to everybody, page by page. The token is in bodies only: addresses are logged on the way. */
export const publicQuery = (token: string) =>
  infiniteQueryOptions({
    queryKey: ['share', 'public', token],
    queryFn: ({ pageParam }) =>
      unwrap(api.POST('/api/v1/share/public', { body: pageParam === null ? { token } : { token, cursor: pageParam } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
  })

/** What a link leads to, for who is logged in. */
export const previewQuery = (token: string) =>
  queryOptions({
    queryKey: ['share', 'preview', token],
    queryFn: () => unwrap(api.POST('/api/v1/share/preview', { body: { token } })),
  })

/** Joins, or asks to; once more is the same. */
export function useJoin(token: string) {
  const client = useQueryClient()
  return useMutation<Joined, ApiError>({
    mutationFn: () => unwrap(api.POST('/api/v1/share/join', { body: { token } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
