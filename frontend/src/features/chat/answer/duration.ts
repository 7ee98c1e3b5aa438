/** How long something took, in the fewest words that people need. */
import type { TFunction } from 'i18next'

/** `seconds` as shown; less than a tenth of a second is not worth telling apart. */
export function durationText(t: TFunction<'answer'>, seconds: number): string {
  if (seconds < 0.1) return t('time.instant')
  if (seconds < 10) return t('time.seconds', { seconds: seconds.toFixed(1) })
  if (seconds < 60) return t('time.seconds', { seconds: Math.round(seconds) })
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? t('time.hours', { hours, minutes }) : t('time.minutes', { minutes, seconds: whole % 60 })
}

interface Timed {
  started_at?: number | null
  finished_at?: number | null
}

/** Null while it goes on, and where nobody kept the times. */
export const secondsOf = ({ started_at: from, finished_at: to }: Timed): number | null =>
  typeof from === 'number' && typeof to === 'number' ? Math.max(0, to - from) : null
