'use client'

import { Connections } from '@/features/mcp'

export default function ConnectionsPage() {
  return <Connections />
}
