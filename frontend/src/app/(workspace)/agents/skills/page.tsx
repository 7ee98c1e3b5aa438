'use client'

import { Skills } from '@/features/skills'
import { useViewer } from '../../viewer'

export default function SkillsPage() {
  return <Skills viewer={useViewer()} />
}
