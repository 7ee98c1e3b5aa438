'use client'

import { SystemSettingsPage } from '@/features/admin/settings'

export default function AdminSettingsPage() {
  return <SystemSettingsPage />
}
