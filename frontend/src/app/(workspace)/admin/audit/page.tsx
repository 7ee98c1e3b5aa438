'use client'

import { AuditPage } from '@/features/audit/audit-page'

export default function AuditTrailPage() {
  return <AuditPage />
}
