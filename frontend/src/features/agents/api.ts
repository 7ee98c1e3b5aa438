import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type Ref } from '@/lib/api/types'

// What can be chosen changes when somebody starts the server anew; a minute is soon enough.
const staleTime = 60_000
const query = { limit: 200 }

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/teams', { params: { query } }))).items,
  staleTime,
})

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/models', { params: { query } }))).items,
  staleTime,
})

/** The bot that a reference points at. */
export const botQuery = ({ namespace = 'default', name }: Ref) =>
  queryOptions({
    queryKey: ['bots', namespace, name],
    queryFn: () => unwrap(api.GET('/api/v1/namespaces/{ns}/bots/{name}', { params: { path: { ns: namespace, name } } })),
    staleTime,
  })
