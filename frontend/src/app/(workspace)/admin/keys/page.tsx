'use client'

import { KeysPage } from '@/features/keys/keys-page'

export default function ServiceKeysPage() {
  return <KeysPage forService />
}
