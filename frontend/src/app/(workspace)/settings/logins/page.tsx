'use client'

import { Logins } from '@/features/settings/logins'

export default function MyLoginsPage() {
  return <Logins />
}
