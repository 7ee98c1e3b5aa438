'use client'

import { Users } from '@/features/admin/users'

export default function UsersPage() {
  return <Users />
}
