'use client'

import { lazy, Suspense } from 'react'
import { useTour } from '@/lib/tour'

const Tour = lazy(() => import('./tour'))

/** Where the tour appears, once somebody begins it. */
export function TourHost() {
  const open = useTour((state) => state.open)
  if (!open) return null
  return (
    <Suspense>
      <Tour />
    </Suspense>
  )
}
