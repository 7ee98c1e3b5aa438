'use client'

import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useTourSeen } from '@/lib/preferences'
import { beginTour } from '@/lib/tour'

/** Offers to show somebody around, until they have been, or do not want it. */
export function TourInvitation() {
  const { t } = useTranslation('tour')
  const { seen, see } = useTourSeen()
  if (seen) return null
  return (
    <aside aria-label={t('invite')} className="mx-auto w-full max-w-3xl px-5 pb-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-card px-4 py-3 text-sm shadow-raised">
        <Compass aria-hidden className="size-4 shrink-0 text-primary" />
        <p className="min-w-0 flex-1 basis-48">{t('invite')}</p>
        <div className="flex gap-2">
          <Button size="sm" onClick={beginTour}>
            {t('begin')}
          </Button>
          <Button variant="ghost" size="sm" onClick={see}>
            {t('decline')}
          </Button>
        </div>
      </div>
    </aside>
  )
}
