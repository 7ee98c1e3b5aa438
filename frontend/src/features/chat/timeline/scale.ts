/** Where something stands on the time of its run. */
import type { Wire } from '@/lib/api/types'

export type Timeline = Wire['Timeline']
export type TimelineItem = Wire['TimelineItem']

export interface Span {
  /** Parts of the whole time, from 0 to 1. */
  from: number
  width: number
}

/** From the first to the last moment that is known; null when none is. */
export function boundsOf({ items = [], started_at: started, finished_at: finished }: Timeline, now: number): { from: number; to: number } | null {
  const times = [started, ...items.map((item) => item.started_at)].filter((time) => typeof time === 'number')
  if (times.length === 0) return null
  const ends = [finished, ...items.map((item) => item.finished_at)].filter((time) => typeof time === 'number')
  const from = Math.min(...times)
  return { from, to: Math.max(from, ...times, ...(typeof finished === 'number' ? ends : [...ends, now])) }
}

/** What has no end yet reaches to the end. */
export function spanOf(item: TimelineItem, bounds: { from: number; to: number }): Span | null {
  const { started_at: started, finished_at: finished, status } = item
  if (typeof started !== 'number') return null
  const whole = bounds.to - bounds.from
  if (whole <= 0) return { from: 0, width: 1 }
  const end = typeof finished === 'number' ? finished : status === 'running' ? bounds.to : started
  return { from: (started - bounds.from) / whole, width: Math.max(0, end - started) / whole }
}
