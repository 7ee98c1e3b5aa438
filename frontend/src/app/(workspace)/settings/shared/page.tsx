'use client'

import { SharedPage } from '@/features/share/shared-page'

export default function Shared() {
  return <SharedPage />
}
