'use client'

import { Approvals } from '@/features/settings/approvals'

export default function MyApprovalsPage() {
  return <Approvals />
}
