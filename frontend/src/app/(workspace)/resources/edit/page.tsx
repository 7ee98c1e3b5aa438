'use client'

import { useSearchParams } from 'next/navigation'
import { ResourcePage } from '@/features/resources/resource-page'
import { kindOfPlural, type ResourceId, type Scope } from '@/lib/resources'
import { useViewer } from '../../viewer'

const SCOPES: readonly Scope[] = ['own', 'group', 'public', 'shared']

/** One resource, `/resources/edit?kind=ghosts&namespace=default&name=teacher`; without a name a new one. */
export default function ResourceEditPage() {
  const query = useSearchParams()
  const kind = kindOfPlural(query.get('kind')) ?? 'Ghost'
  const name = query.get('name')
  const scope = SCOPES.find((each) => each === query.get('scope'))
  const id: ResourceId | null = name ? { kind, namespace: query.get('namespace') ?? 'default', name, ...(scope && { scope }) } : null
  return <ResourcePage kind={kind} id={id} viewer={useViewer()} />
}
