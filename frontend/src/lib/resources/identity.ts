/** What names a resource, and whose it is. */
import { type Wire } from '@/lib/api/types'
import { isKind, type Kind, PLURALS } from './kinds'

/** Whose resources: `all` only where they are read. */
export type Scope = 'own' | 'group' | 'public' | 'shared'

export interface ResourceId<K extends Kind = Kind> {
  kind: K
  namespace: string
  name: string
  /** Tells an own resource from a public one of the same name; absent: the one that the server means by the name. */
  scope?: Scope
}

/** A resource of whichever kind, as far as all are alike. */
export interface AnyResource {
  apiVersion?: string
  kind?: string
  metadata: Wire['Metadata']
  spec: object
  status?: { state?: string; message?: string | null; conditions?: Wire['Condition'][] } | null
}

/** Whose a resource is, for the user with the number `me`: owners are users, 0 (public), or minus the id of a group. */
export function scopeOf({ userId }: Wire['Metadata'], me: number | undefined): Scope {
  if (userId === 0) return 'public'
  if (typeof userId === 'number' && userId < 0) return 'group'
  return me === undefined || typeof userId !== 'number' || userId === me ? 'own' : 'shared'
}

export const namespaceOf = (metadata: Wire['Metadata']) => metadata.namespace ?? 'default'

/** What people call it. */
export const labelOf = (metadata: Wire['Metadata']) => metadata.displayName ?? metadata.name

export function idOf<K extends Kind>(kind: K, metadata: Wire['Metadata'], scope?: Scope): ResourceId<K> {
  return { kind, namespace: namespaceOf(metadata), name: metadata.name, ...(scope && { scope }) }
}

/** Path of the page that shows a resource. */
export function resourcePath({ kind, namespace, name, scope }: ResourceId): string {
  const query = new URLSearchParams({ kind: PLURALS[kind], namespace, name, ...(scope && { scope }) })
  return `/resources/edit?${query.toString()}`
}

/** Path of the page that shows what is referred to, or refers to something; null for what has no such page. */
export function referencePath({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string | null {
  return isKind(kind) ? resourcePath({ kind, namespace, name }) : null
}

/** The list of a kind, of one namespace alone if that is said. */
export const listPath = (kind: Kind, namespace: string | null = null) =>
  `/resources?${new URLSearchParams({ kind: PLURALS[kind], ...(namespace !== null && { namespace }) }).toString()}`
export const newPath = (kind: Kind) => `/resources/edit?kind=${PLURALS[kind]}`
