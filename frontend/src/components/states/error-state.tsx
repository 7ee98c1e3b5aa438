'use client'

import { RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { describeError } from '@/lib/api/describe'
import { ApiError } from '@/lib/api/errors'

interface Props {
  error: unknown
  /** What has not worked: "The groups could not be loaded." */
  title?: string
  onRetry?: () => void
  className?: string
}

/** Why something failed, what to do, and by what name the server's log knows it. */
export function ErrorState({ error, title, onRetry, className }: Props) {
  const { t } = useTranslation()
  const requestId = error instanceof ApiError && (error.status === 0 || error.status >= 500) ? error.requestId : null
  return (
    <Alert tone="danger" role="alert" title={title} className={className}>
      <p>{describeError(t, error)}</p>
      {requestId && <p className="text-xs text-muted-foreground">{t('app.requestId', { id: requestId })}</p>}
      {onRetry && (
        <Button variant="outline" size="sm" className="mt-2" onClick={onRetry}>
          <RotateCcw aria-hidden />
          {t('app.retry')}
        </Button>
      )}
    </Alert>
  )
}
