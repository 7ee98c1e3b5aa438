'use client'

import { AdminGroups } from '@/features/admin/groups'

export default function GroupsPage() {
  return <AdminGroups />
}
