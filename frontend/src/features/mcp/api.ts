import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { errorFrom } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'
import { type AnyResource, idOf, namespaceOf, patchResource, type ResourceId, type Scope } from '@/lib/resources'
import { type ServerHolder } from '@/lib/mcp'

export const HOLDER_KINDS = ['Ghost', 'Team', 'Skill'] as const
export type HolderKind = (typeof HOLDER_KINDS)[number]

/** A resource that has MCP servers, or may have some. */
export interface Holder extends AnyResource {
  kind: HolderKind
  spec: { mcpServers?: Record<string, Wire['McpServer']> }
}

export type ServerRef = Wire['ServerOfResource']
export type Review = Wire['McpServerReview']

export const addressOf = ({ kind, metadata }: Holder): Required<ServerHolder> => ({
  kind,
  namespace: namespaceOf(metadata),
  name: metadata.name,
})

export const serverNames = ({ spec }: Holder) => Object.keys(spec.mcpServers ?? {})

const ROOT = ['mcp', 'servers']

export const serversQuery = (holder: ServerHolder) =>
  queryOptions({
    queryKey: [...ROOT, holder.kind, holder.namespace, holder.name],
    queryFn: async () => (await unwrap(api.GET('/api/v1/mcp/servers', { params: { query: holder } }))).items,
  })

export const reviewQuery = (ref: ServerRef) =>
  queryOptions({
    queryKey: [...ROOT, ref.kind, ref.namespace, ref.name, 'review', ref.server],
    queryFn: () => unwrap(api.GET('/api/v1/mcp/servers/review', { params: { query: ref } })),
  })

/** Asks the server now. */
export const check = (ref: ServerRef) => unwrap(api.POST('/api/v1/mcp/servers/check', { body: ref }))

/** `tools`: hashes by name, as they were shown. Refused with 409 when the tools have changed since. */
export const approve = (ref: ServerRef, tools: Record<string, string>) =>
  unwrap(api.POST('/api/v1/mcp/servers/approve', { body: { ...ref, tools } }))

const idOfHolder = ({ kind, metadata }: Holder, scope: Scope): ResourceId => idOf(kind, metadata, scope)

/** With the version that was read: somebody else's change in between is not overwritten. */
export const changeServers = (holder: Holder, scope: Scope, patch: Record<string, unknown>) =>
  patchResource(idOfHolder(holder, scope), { ...patch, metadata: { resourceVersion: holder.metadata.resourceVersion } })

export const connectionsQuery = queryOptions({
  queryKey: ['mcp', 'connections'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/mcp/connections'))).items,
})

/** Where the browser goes to log in. It comes back to the page of the connection. */
export const connect = (ref: ServerRef, returnTo: string) =>
  unwrap(api.POST('/api/v1/mcp/connections', { body: { ...ref, return_to: returnTo } }))

export async function disconnect(id: number): Promise<void> {
  const { response, error } = await api.DELETE('/api/v1/mcp/connections/{connection_id}', { params: { path: { connection_id: id } } })
  if (!response.ok) throw errorFrom(response, error)
}

/** Page of this site from which one connects to a server. */
export function connectPath({ kind = 'Ghost', namespace = 'default', name, server }: ServerRef): string {
  return `/connections?${new URLSearchParams({ kind, namespace, name, server }).toString()}`
}
