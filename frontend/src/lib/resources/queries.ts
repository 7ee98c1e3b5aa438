/** What the page remembers of resources, and how it learns that something has changed. */
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { getResource, listAll, type ListFilter, listResources } from './calls'
import { getAccess, getRevision, listReferrers, listRevisions } from './history'
import { type ResourceId } from './identity'
import { type Kind, PLURALS } from './kinds'
import { type JsonSchema } from './schema'

const ROOT = 'resources'

const oneKey = ({ kind, namespace, name, scope }: ResourceId) => [ROOT, kind, 'one', namespace, name, scope ?? null] as const

/** Page by page, oldest first. */
export const listQuery = <K extends Kind>(kind: K, filter: ListFilter = {}) =>
  infiniteQueryOptions({
    queryKey: [ROOT, kind, 'list', filter],
    queryFn: ({ pageParam }) => listResources(kind, filter, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })

/** All at once, for pickers. */
export const allQuery = <K extends Kind>(kind: K, filter: ListFilter = {}) =>
  queryOptions({ queryKey: [ROOT, kind, 'all', filter], queryFn: () => listAll(kind, filter) })

export const resourceQuery = <K extends Kind>(id: ResourceId<K>) =>
  queryOptions({ queryKey: oneKey(id), queryFn: () => getResource(id) })

export const revisionsQuery = (id: ResourceId) =>
  infiniteQueryOptions({
    queryKey: [...oneKey(id), 'revisions'],
    queryFn: ({ pageParam }) => listRevisions(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? null,
  })

/** A revision never changes. */
export const revisionQuery = (id: ResourceId, revision: number) =>
  queryOptions({
    queryKey: [ROOT, id.kind, 'revision', id.namespace, id.name, id.scope ?? null, revision],
    queryFn: () => getRevision(id, revision),
  })

export const referrersQuery = (id: ResourceId) =>
  queryOptions({ queryKey: [...oneKey(id), 'referrers'], queryFn: () => listReferrers(id) })

export const accessQuery = (id: ResourceId) =>
  queryOptions({ queryKey: [...oneKey(id), 'access'], queryFn: () => getAccess(id) })

/** JSON Schema of a kind. It changes with the server only. */
export const schemaQuery = (kind: Kind) =>
  queryOptions({
    queryKey: ['schemas', kind],
    queryFn: async () => (await unwrap(api.GET('/api/v1/schemas/{kind}', { params: { path: { kind } } }))) as JsonSchema,
    staleTime: Infinity,
  })

/** The words for the kinds that this server has. */
export const apiResourcesQuery = queryOptions({
  queryKey: ['api-resources'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/api-resources'))).items,
  staleTime: Infinity,
})

/** After a change of these kinds, or of anything: asks anew for what is shown. What uses a kind under its plural too. */
export async function invalidateResources(client: QueryClient, kinds?: readonly Kind[]) {
  if (!kinds) return client.invalidateQueries({ queryKey: [ROOT] })
  const keys = kinds.flatMap((kind) => [[ROOT, kind], [PLURALS[kind]]])
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
}
