'use client'

import { ConnectPage } from '@/features/mcp'

export default function Connect() {
  return <ConnectPage />
}
