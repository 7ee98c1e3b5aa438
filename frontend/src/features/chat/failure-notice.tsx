'use client'

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { describeFailure } from './failure-text'
import type { Failure } from './reducer'

/** What went wrong, in plain words, with the server's own beneath. */
export function FailureNotice({ failure, children }: { failure: Failure; children?: ReactNode }) {
  const { t } = useTranslation('chat')
  const { text, details } = describeFailure(t, failure)
  return (
    <Alert tone="danger">
      <p>{text}</p>
      {details && (
        <details className="text-muted-foreground">
          <summary className="w-fit cursor-pointer">{t('failure.details')}</summary>
          <p className="mt-1 wrap-anywhere">{details}</p>
        </details>
      )}
      {children}
    </Alert>
  )
}
