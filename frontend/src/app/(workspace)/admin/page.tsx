'use client'

import { Overview } from '@/features/admin/overview'

export default function AdminPage() {
  return <Overview />
}
