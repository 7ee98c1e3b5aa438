/** MCP servers that are not saved yet: reading them from JSON, and trying them out. */
import { api, unwrap } from '@/lib/api/client'
import { type Wire } from '@/lib/api/types'

/** Servers by name, as a Ghost, a Team or a Skill has them. */
export type McpServers = Record<string, Wire['McpServer']>

export type ServerHolder = Wire['ResourceWithServers']

export type ImportMode = NonNullable<Wire['McpImportBody']['mode']>

export interface ImportedServers {
  servers: McpServers
  /** Merge patch of the resource. */
  patch: Record<string, unknown>
  /** What was left out or renamed, for people. */
  notes: string[]
}

/** What stands in a pasted text; throws `SyntaxError` for what is no JSON. */
export const parseDocument = (text: string): unknown => JSON.parse(text)

export async function importServers(document: unknown, existing: string[], mode: ImportMode): Promise<ImportedServers> {
  const answer = await unwrap(api.POST('/api/v1/mcp/servers/import', { body: { document, existing, mode } }))
  // Checked by the server against the same schema.
  return { ...answer, servers: answer.servers as McpServers }
}

/** `of`: the resource whose stored secrets `***` stands for. */
export const testServer = (name: string, server: Wire['McpServer'], of?: ServerHolder) =>
  unwrap(api.POST('/api/v1/mcp/servers/test', { body: { name, server: { ...server }, ...(of && { of }) } }))

/** Where a server is: its address, or the program with its arguments. */
export const placeOf = ({ url, command, args = [] }: Wire['McpServer']): string => url ?? [command, ...args].filter(Boolean).join(' ')
