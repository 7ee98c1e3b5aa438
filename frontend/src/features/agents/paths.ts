/** Addresses of a team's pages. */
import { useSearchParams } from 'next/navigation'
import { type Team } from '@/lib/api/types'
import { type ResourceId, type Scope } from '@/lib/resources'

const SCOPES: readonly Scope[] = ['own', 'group', 'public', 'shared']

function queryOf({ metadata }: Team, scope: Scope, more: Record<string, string> = {}): string {
  return new URLSearchParams({ namespace: metadata.namespace ?? 'default', name: metadata.name, scope, ...more }).toString()
}

export const viewPath = (team: Team, scope: Scope) => `/agents/view?${queryOf(team, scope)}`
export const editPath = (team: Team, scope: Scope) => `/agents/edit?${queryOf(team, scope)}`
export const copyPath = (team: Team, scope: Scope) => `/agents/edit?${queryOf(team, scope, { copy: '1' })}`
export const NEW_PATH = '/agents/edit'

/** The team that the address means; null when it names none. */
export function useTeamOfAddress(): { id: ResourceId<'Team'> | null; copied: boolean } {
  const query = useSearchParams()
  const name = query.get('name')
  const scope = SCOPES.find((each) => each === query.get('scope'))
  const id = name ? { kind: 'Team' as const, namespace: query.get('namespace') ?? 'default', name, ...(scope && { scope }) } : null
  return { id, copied: query.has('copy') }
}
