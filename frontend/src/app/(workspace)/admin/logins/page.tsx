'use client'

import { AdminLogins } from '@/features/admin/logins'

export default function LoginsPage() {
  return <AdminLogins />
}
