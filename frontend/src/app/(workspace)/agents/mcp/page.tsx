'use client'

import { McpServers } from '@/features/mcp'
import { useViewer } from '../../viewer'

export default function McpServersPage() {
  return <McpServers viewer={useViewer()} />
}
