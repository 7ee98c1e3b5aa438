'use client'

import { Teams } from '@/features/agents'
import { useViewer } from '../viewer'

export default function TeamsRoute() {
  return <Teams viewer={useViewer()} />
}
