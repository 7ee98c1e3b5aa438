'use client'

import { CircleCheck, CircleX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Spinner } from '@/components/ui/spinner'
import { describeError } from '@/lib/api/describe'
import { type Wire } from '@/lib/api/types'
import { cn } from '@/lib/classes'

export interface Trial {
  isPending: boolean
  data?: Wire['ModelTestAnswer']
  error: unknown
}

/** What became of a test, in the server's words. */
export function TestOutcome({ trial, className }: { trial: Trial; className?: string }) {
  const { t } = useTranslation('models')
  const { t: common } = useTranslation()
  const { isPending, data, error } = trial
  const failed = Boolean(error) || data?.success === false
  const Icon = failed ? CircleX : CircleCheck
  const words = error ? describeError(common, error) : data?.message
  return (
    <div role="status" className={cn('text-sm', className)}>
      {isPending && (
        <p className="flex items-center gap-2 text-muted-foreground">
          <Spinner />
          {t('test.running')}
        </p>
      )}
      {!isPending && words && (
        <p className="flex gap-2">
          <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', failed ? 'text-destructive' : 'text-success')} />
          <span className="min-w-0 break-words">
            {words}
            {data && (
              <span className="text-muted-foreground">
                {' '}
                {typeof data.status === 'number'
                  ? t('test.status', { status: data.status, ms: data.milliseconds })
                  : t('test.after', { ms: data.milliseconds })}
              </span>
            )}
          </span>
        </p>
      )}
    </div>
  )
}
