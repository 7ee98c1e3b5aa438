'use client'

import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { type AnyResource } from '@/lib/resources'

/** Why a resource cannot be used yet, in the server's words. */
export function Readiness({ resource }: { resource: AnyResource | null }) {
  const { t } = useTranslation('resources')
  const unmet = resource?.status?.conditions?.filter(({ type, status }) => type === 'Ready' && status === 'False') ?? []
  if (unmet.length === 0) return null
  return (
    <Alert tone="warning" title={t('list.unavailable')} className="mb-4">
      {unmet.map(({ reason, message }) => (
        <p key={reason}>{message}</p>
      ))}
    </Alert>
  )
}
