'use client'

import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { cn } from '@/lib/classes'

const WIDTHS = ['w-1/3', 'w-1/2', 'w-2/5', 'w-3/5', 'w-1/4', 'w-1/2']

/** The shape of a list while it is on its way. */
export function LoadingRows({ rows = 4, className }: { rows?: number; className?: string }) {
  const { t } = useTranslation()
  return (
    <div role="status" className={cn('divide-y rounded-lg border bg-card', className)}>
      <span className="sr-only">{t('app.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="space-y-2 px-4 py-3.5">
          <Skeleton className={cn('h-3.5', WIDTHS[row % WIDTHS.length])} />
          <Skeleton className="h-3 w-1/5" />
        </div>
      ))}
    </div>
  )
}
