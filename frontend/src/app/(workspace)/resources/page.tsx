'use client'

import { useSearchParams } from 'next/navigation'
import { ListPage } from '@/features/resources/list-page'
import { kindOfPlural } from '@/lib/resources'
import { useViewer } from '../viewer'

/** The resources of a kind, `/resources?kind=ghosts`, those of a group with `&namespace=`. */
export default function ResourcesPage() {
  const query = useSearchParams()
  const kind = kindOfPlural(query.get('kind')) ?? 'Team'
  const namespace = query.get('namespace')
  return <ListPage key={`${kind} ${namespace ?? ''}`} kind={kind} namespace={namespace} viewer={useViewer()} />
}
