'use client'

import { useId } from 'react'
import { formatDay, formatNumber, formatShort } from '@/lib/i18n/format'

export interface Bar {
  day: string
  value: number
}

const HEIGHT = 120
const STEP = 20
const WIDE = 14

/** One bar for each day; the table beside it has the same for those who do not see it. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const id = useId()
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const width = bars.length * STEP
  const first = bars[0]
  const last = bars.at(-1)
  return (
    <figure className="rounded-lg border bg-card p-4">
      <figcaption id={id} className="mb-3 flex justify-between gap-4 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-muted-foreground">{formatShort(bars.reduce((sum, { value }) => sum + value, 0))}</span>
      </figcaption>
      <svg role="img" aria-labelledby={id} viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`} preserveAspectRatio="none" className="h-30 w-full">
        {bars.map(({ day, value }, index) => {
          const height = value === 0 ? 1 : Math.max(3, (value / most) * HEIGHT)
          return (
            <rect
              key={day}
              x={index * STEP + (STEP - WIDE) / 2}
              y={HEIGHT - height}
              width={WIDE}
              height={height}
              rx={2}
              className={value === 0 ? 'fill-border' : 'fill-primary'}
            >
              <title>{`${formatDay(day)}: ${formatNumber(value)}`}</title>
            </rect>
          )
        })}
      </svg>
      <div aria-hidden className="mt-1.5 flex justify-between text-xs text-muted-foreground">
        <span>{first && formatDay(first.day)}</span>
        <span>{last && formatDay(last.day)}</span>
      </div>
    </figure>
  )
}
