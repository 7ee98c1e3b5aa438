'use client'

import { Models } from '@/features/models'
import { useViewer } from '../../viewer'

export default function ModelsPage() {
  return <Models viewer={useViewer()} />
}
