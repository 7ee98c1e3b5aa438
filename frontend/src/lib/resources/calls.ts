/** The routes that all kinds share, as functions. They throw `ApiError`. */
import { api, unwrap } from '@/lib/api/client'
import { type Wire } from '@/lib/api/types'
import { type ResourceId, type Scope } from './identity'
import { type Kind, PLURALS, type ResourceOf } from './kinds'

/** Whoever reads the history sees by this word that a change was made in the page. */
const MANAGER = 'web'
const PAGE_SIZE = 100

/** One set of routes serves all kinds; their paths and bodies differ by the plural only, so one kind stands for all. */
const MANY = '/api/v1/namespaces/{ns}/ghosts'
const ONE = `${MANY}/{name}` as const
const pathOf = <P extends string>(kind: Kind, path: P) => path.replace('ghosts', PLURALS[kind]) as P
const short = (kind: Kind) => pathOf(kind, '/api/v1/ghosts')

type Stand = Wire['Ghost']
const read = async <K extends Kind>(call: Promise<{ data?: Stand; error?: unknown; response: Response }>) =>
  (await unwrap(call)) as unknown as ResourceOf[K]

const at = ({ namespace, name }: ResourceId) => ({ ns: namespace, name })

/** Without a scope a write means what is own, or the group's whose namespace it is. */
const writing = (scope: Scope | undefined, dryRun = false) => ({
  fieldManager: MANAGER,
  ...(scope && { scope }),
  ...(dryRun && { dryRun }),
})

export interface ListFilter {
  namespace?: string
  scope?: Scope
  /** For example `app=school,!draft`. */
  labelSelector?: string
}

export interface Page<K extends Kind> {
  items: ResourceOf[K][]
  nextCursor: string | null
  /** A watch that begins here misses nothing. */
  resourceVersion: number
}

export async function listResources<K extends Kind>(kind: K, filter: ListFilter = {}, cursor?: string): Promise<Page<K>> {
  const { namespace, ...rest } = filter
  const query = { limit: PAGE_SIZE, ...rest, ...(cursor && { cursor }) }
  const page = await unwrap(
    namespace === undefined
      ? api.GET(short(kind) as '/api/v1/ghosts', { params: { query } })
      : api.GET(pathOf(kind, MANY), { params: { path: { ns: namespace }, query } }),
  )
  return { items: page.items as unknown as ResourceOf[K][], nextCursor: page.nextCursor ?? null, resourceVersion: page.resourceVersion ?? 0 }
}

/** All pages. For pickers; a list that people see comes page by page. */
export async function listAll<K extends Kind>(kind: K, filter: ListFilter = {}): Promise<ResourceOf[K][]> {
  const items: ResourceOf[K][] = []
  let cursor: string | undefined
  do {
    const page: Page<K> = await listResources(kind, filter, cursor)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

export const getResource = <K extends Kind>(id: ResourceId<K>) =>
  read<K>(api.GET(pathOf(id.kind, ONE), { params: { path: at(id), query: id.scope ? { scope: id.scope } : {} } }))

export interface WriteOptions {
  scope?: Scope
  /** Does everything but write. */
  dryRun?: boolean
}

/** Goes into the namespace that its metadata names. Throws with the reason `AlreadyExists` or `Invalid`. */
export const createResource = <K extends Kind>(kind: K, resource: ResourceOf[K], { scope, dryRun }: WriteOptions = {}) =>
  read<K>(api.POST(short(kind) as '/api/v1/ghosts', { params: { query: writing(scope, dryRun) }, body: resource as unknown as Stand }))

/**
 * What the body leaves out is gone. With the `metadata.resourceVersion` that was read, a change in between is refused
 * (409, reason `Conflict`); without it, the last writer wins.
 */
export const replaceResource = <K extends Kind>(id: ResourceId<K>, resource: ResourceOf[K], dryRun?: boolean) =>
  read<K>(
    api.PUT(pathOf(id.kind, ONE), {
      params: { path: at(id), query: writing(id.scope, dryRun) },
      body: resource as unknown as Stand,
    }),
  )

/** A JSON merge patch: null removes a field, lists are replaced. Name `metadata.resourceVersion` to notice other writers. */
export const patchResource = <K extends Kind>(id: ResourceId<K>, patch: Record<string, unknown>) =>
  // An object of any fields is generated as one of none.
  read<K>(api.PATCH(pathOf(id.kind, ONE), { params: { path: at(id), query: writing(id.scope) }, body: patch as Record<string, never> }))

export interface DeleteOptions {
  resourceVersion?: number | null
  /** Deletes with it whatever refers to it. */
  cascade?: boolean
  dryRun?: boolean
}

/** Answers what was deleted. Throws with the reason `Referenced` and its `referrers` while others refer to it. */
export const deleteResource = (id: ResourceId, { resourceVersion, cascade, dryRun }: DeleteOptions = {}) =>
  unwrap(
    api.DELETE(pathOf(id.kind, ONE), {
      params: {
        path: at(id),
        query: {
          ...writing(id.scope, dryRun),
          ...(typeof resourceVersion === 'number' && { resourceVersion }),
          ...(cascade && { cascade }),
        },
      },
    }),
  )

/** Brings back what was deleted last under this name. */
export const restoreResource = <K extends Kind>(id: ResourceId<K>) =>
  read<K>(api.POST(pathOf(id.kind, `${ONE}/restore`), { params: { path: at(id), query: writing(id.scope) } }))

/** An own resource like this one. Secrets of one that the caller may not change stay behind. */
export const copyResource = <K extends Kind>(id: ResourceId<K>, body: Wire['CopyRequest']) =>
  read<K>(api.POST(pathOf(id.kind, `${ONE}/copy`), { params: { path: at(id), query: writing(id.scope) }, body }))
