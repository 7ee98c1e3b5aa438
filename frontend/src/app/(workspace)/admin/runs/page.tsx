'use client'

import { Runs } from '@/features/admin/runs'

export default function RunsPage() {
  return <Runs />
}
