'use client'

import { useSearchParams } from 'next/navigation'
import { ListPage } from '@/features/resources/list-page'
import { kindOfPlural } from '@/lib/resources'
import { useViewer } from '../viewer'

/** The resources of a kind, `/resources?kind=ghosts`. */
export default function ResourcesPage() {
  const kind = kindOfPlural(useSearchParams().get('kind')) ?? 'Team'
  return <ListPage key={kind} kind={kind} viewer={useViewer()} />
}
