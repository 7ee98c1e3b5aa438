'use client'

import { GuidePage } from '@/features/agents'
import { useViewer } from '../../viewer'

export default function GuideRoute() {
  return <GuidePage viewer={useViewer()} />
}
