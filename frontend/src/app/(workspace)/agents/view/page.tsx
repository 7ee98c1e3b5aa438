'use client'

import { TeamView } from '@/features/agents'
import { useViewer } from '../../viewer'
import { ShareTeam } from './share-team'

export default function TeamViewRoute() {
  const viewer = useViewer()
  return <TeamView viewer={viewer} sharing={(team) => <ShareTeam team={team} viewer={viewer} />} />
}
