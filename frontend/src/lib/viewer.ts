/** Who looks at resources, as far as what is offered depends on it. The server decides what anybody may do. */
import { type Wire } from '@/lib/api/types'
import { type Scope, scopeOf } from '@/lib/resources'

export interface Viewer {
  /** Undefined while it is not known yet. */
  id: number | undefined
  isAdmin: boolean
}

/** Whether it makes sense to offer a change: what is public is an administrator's, what is somebody's is theirs. */
export function mayChange(metadata: Wire['Metadata'], viewer: Viewer): boolean {
  const scope = scopeOf(metadata, viewer.id)
  return scope === 'public' ? viewer.isAdmin : scope !== 'shared'
}

/** For requests about exactly this resource: an own one may hide a public one of the same name. */
export const scopeFor = (metadata: Wire['Metadata'], viewer: Viewer): Scope => scopeOf(metadata, viewer.id)
