'use client'

import { useMutation } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Copyable } from '@/components/actions/shown-once'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { formatNumber } from '@/lib/i18n/format'
import { verify, type Verification } from './api'

export function useVerifying() {
  return useMutation({ mutationFn: verify })
}

type Verifying = ReturnType<typeof useVerifying>

export function VerifyButton({ verifying }: { verifying: Verifying }) {
  const { t } = useTranslation('audit')
  return (
    <Button variant="outline" disabled={verifying.isPending} onClick={() => verifying.mutate()}>
      {verifying.isPending ? <Spinner /> : <ShieldCheck aria-hidden />}
      {t('verify.verify')}
    </Button>
  )
}

function Found({ found }: { found: Verification }) {
  const { t } = useTranslation('audit')
  if (!found.intact) {
    return (
      <Alert tone="danger" role="alert" title={t('verify.broken')}>
        <p>{found.first_broken && t('verify.where', { id: found.first_broken.id, why: found.first_broken.why })}</p>
        <p>{t('verify.holds', { count: found.entries, entries: formatNumber(found.entries) })}</p>
      </Alert>
    )
  }
  return (
    <Alert role="status" title={t('verify.intact')}>
      <p>{t('verify.holds', { count: found.entries, entries: formatNumber(found.entries) })}</p>
      {found.last_hash && (
        <div className="space-y-2 pt-2">
          <p className="text-muted-foreground">{t('verify.note')}</p>
          <Copyable label={t('verify.lastHash')} text={found.last_hash} wrap />
        </div>
      )}
    </Alert>
  )
}

/** What looking at the chain of entries has found. */
export function VerifyResult({ verifying: { data, error } }: { verifying: Verifying }) {
  const { t } = useTranslation('audit')
  return (
    <div className="mb-6 empty:hidden">
      {error ? <ErrorState error={error} title={t('verify.failed')} /> : data && <Found found={data} />}
    </div>
  )
}
