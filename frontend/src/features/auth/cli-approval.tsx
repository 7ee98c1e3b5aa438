'use client'

import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { describeError } from '@/lib/api/describe'
import { currentLanguage } from '@/lib/i18n'
import { cliRequestQuery, useDecision } from './cli'

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 py-2">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right font-medium break-words">{children}</dd>
    </div>
  )
}

/** What a command line asks for, and the two answers to it. */
export function CliApproval({ code }: { code: string }) {
  const { t } = useTranslation()
  const request = useQuery(cliRequestQuery(code))
  const decision = useDecision(code)
  const error = request.error ?? decision.error
  if (decision.isSuccess) {
    const words = decision.data ? 'approved' : 'refused'
    return (
      <Alert role="status" title={t(`cli.${words}Title`)}>
        <p>{t(`cli.${words}Text`)}</p>
      </Alert>
    )
  }
  if (error) {
    return (
      <Alert tone="danger" role="alert">
        {describeError(t, error)}
      </Alert>
    )
  }
  if (!request.data) return <Spinner className="mx-auto" />
  const { user_code, user_name, client, address, asked_at } = request.data
  return (
    <div className="space-y-5">
      <output
        aria-label={t('cli.code')}
        className="block rounded-lg border border-border bg-muted py-4 text-center font-mono text-2xl tracking-widest"
      >
        {user_code}
      </output>
      <dl className="divide-y divide-border text-sm">
        <Fact name={t('cli.user')}>{user_name}</Fact>
        <Fact name={t('cli.client')}>{client || t('cli.unnamed')}</Fact>
        <Fact name={t('cli.address')}>{address}</Fact>
        <Fact name={t('cli.asked')}>{new Date(asked_at).toLocaleString(currentLanguage())}</Fact>
      </dl>
      <div className="grid grid-cols-2 gap-3">
        <Button size="lg" variant="outline" disabled={decision.isPending} onClick={() => decision.mutate(false)}>
          {t('cli.refuse')}
        </Button>
        <Button size="lg" disabled={decision.isPending} onClick={() => decision.mutate(true)}>
          {t('cli.approve')}
        </Button>
      </div>
    </div>
  )
}
