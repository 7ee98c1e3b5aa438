/** What resources were, who uses them, and who may do what with them. */
import { api, unwrap } from '@/lib/api/client'
import { type Wire } from '@/lib/api/types'
import { type ResourceId } from './identity'
import { type Kind, PLURALS, type ResourceOf } from './kinds'

const ONE = '/api/v1/namespaces/{ns}/ghosts/{name}'
const pathOf = <P extends string>(kind: Kind, path: P) => path.replace('ghosts', PLURALS[kind]) as P
const at = ({ namespace, name }: ResourceId) => ({ ns: namespace, name })
const reading = ({ scope }: ResourceId) => (scope ? { scope } : {})

export type Revision = Wire['Revision']
export type Referrer = Wire['Referrer']
export type FieldChange = Wire['FieldChange']
export type Permission = Wire['Permission']

/** Newest first, without the resources themselves. */
export const listRevisions = (id: ResourceId, cursor?: string | null) =>
  unwrap(
    api.GET(pathOf(id.kind, `${ONE}/revisions`), {
      params: { path: at(id), query: { ...reading(id), limit: 50, ...(cursor && { cursor }) } },
    }),
  )

/** With the resource as it was, secrets masked. */
export const getRevision = (id: ResourceId, revision: number) =>
  unwrap(
    api.GET(pathOf(id.kind, `${ONE}/revisions/{revision}`), {
      params: { path: { ...at(id), revision }, query: reading(id) },
    }),
  )

/** What makes the revision `to` (absent: the last one) of the revision `from`. */
export const diffRevisions = (id: ResourceId, from: number, to?: number) =>
  unwrap(
    api.GET(pathOf(id.kind, `${ONE}/diff`), {
      params: { path: at(id), query: { ...reading(id), from, ...(to !== undefined && { to }) } },
    }),
  )

/** Has spec, labels and names of an earlier revision again; that is a new revision. */
export async function rollBack<K extends Kind>(id: ResourceId<K>, revision: number): Promise<ResourceOf[K]> {
  const query = { ...reading(id), fieldManager: 'web' }
  const call = api.POST(pathOf(id.kind, `${ONE}/rollback`), { params: { path: at(id), query }, body: { revision } })
  // The paths of one kind stand for those of all.
  return (await unwrap(call)) as unknown as ResourceOf[K]
}

/** What refers to it, as far as the caller sees it. */
export const listReferrers = async (id: ResourceId) =>
  (await unwrap(api.GET(pathOf(id.kind, `${ONE}/referrers`), { params: { path: at(id), query: reading(id) } }))).items

/** What the caller may do with it, and why (not). */
export const getAccess = async (id: ResourceId) =>
  (await unwrap(api.GET(pathOf(id.kind, `${ONE}/access`), { params: { path: at(id), query: reading(id) } }))).permissions
