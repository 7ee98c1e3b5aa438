'use client'

import { CleanupPage } from '@/features/admin/cleanup'

export default function AdminCleanupPage() {
  return <CleanupPage />
}
