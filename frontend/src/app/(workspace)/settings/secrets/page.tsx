'use client'

import { SecretsPage } from '@/features/secrets/secrets-page'

export default function MySecretsPage() {
  return <SecretsPage />
}
