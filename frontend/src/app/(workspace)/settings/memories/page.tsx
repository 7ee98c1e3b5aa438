'use client'

import { Memories } from '@/features/settings/memories'

export default function MyMemoriesPage() {
  return <Memories />
}
