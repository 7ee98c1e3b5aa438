'use client'

import { TeamView } from '@/features/agents'
import { useViewer } from '../../viewer'

export default function TeamViewRoute() {
  return <TeamView viewer={useViewer()} />
}
