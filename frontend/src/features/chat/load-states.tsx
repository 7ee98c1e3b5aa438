'use client'

import { MessageCircleOff, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { describeFailure } from './failure-text'
import type { Failure } from './reducer'

const WIDTHS = ['w-full', 'w-11/12', 'w-3/5']

/** The shape of a conversation while its messages are on their way. */
export function LoadingMessages() {
  const { t } = useTranslation('chat')
  return (
    <div role="status" className="mx-auto w-full max-w-3xl flex-1 space-y-8 overflow-hidden px-4 pt-6">
      <span className="sr-only">{t('load.loading')}</span>
      {[0, 1].map((turn) => (
        <div key={turn} className="space-y-6">
          <Skeleton className="ml-auto h-11 w-2/5 rounded-xl" />
          <div className="space-y-2.5">
            {WIDTHS.map((width) => (
              <Skeleton key={width} className={`h-4 ${width}`} />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}

const CENTRED = 'mx-auto flex w-full max-w-md flex-1 flex-col items-center justify-center gap-3 px-6 py-10 text-center'

export function LoadFailed({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { t } = useTranslation('chat')
  return (
    <div role="alert" className={CENTRED}>
      <h2 className="text-lg font-semibold">{t('load.failedTitle')}</h2>
      <p className="text-muted-foreground">{describeFailure(t, failure).text}</p>
      <Button variant="outline" onClick={onRetry}>
        <RotateCcw aria-hidden />
        {t('load.retry')}
      </Button>
    </div>
  )
}

export function MissingConversation() {
  const { t } = useTranslation('chat')
  return (
    <div className={CENTRED}>
      <MessageCircleOff aria-hidden className="size-8 text-muted-foreground" />
      <h2 className="text-lg font-semibold">{t('load.missingTitle')}</h2>
      <p className="text-muted-foreground">{t('load.missingText')}</p>
    </div>
  )
}
