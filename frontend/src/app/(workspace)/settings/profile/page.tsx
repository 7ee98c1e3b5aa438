'use client'

import { Profile } from '@/features/settings/profile'

export default function MyProfilePage() {
  return <Profile />
}
