'use client'

import { Preferences } from '@/features/settings/preferences'

export default function PreferencesPage() {
  return <Preferences />
}
