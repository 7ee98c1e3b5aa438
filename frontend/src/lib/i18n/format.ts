/** Times and numbers in the reader's language. */
import { currentLanguage } from './index'

const MINUTE = 60
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
]

const locale = () => (currentLanguage() === 'zh' ? 'zh-CN' : 'en')

/** As precise as a person wants to know it: "2 hours ago", "in 3 days". `now` in milliseconds. */
export function formatAgo(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return relative.format(0, 'second')
}

export const formatTime = (at: string) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))

/** A day without a time of day, as `2026-01-31`. */
export const formatDay = (day: string, month: 'short' | 'long' = 'short') =>
  new Intl.DateTimeFormat(locale(), { month, day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

export const formatNumber = (value: number) => new Intl.NumberFormat(locale()).format(value)

/** Short, for where there is little room: 12.3K. */
export const formatShort = (value: number) =>
  new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value)

export const formatMoney = (amount: number, currency: string) =>
  new Intl.NumberFormat(locale(), { style: 'currency', currency, maximumFractionDigits: 4 }).format(amount)

export const formatBytes = (bytes: number) => {
  const [unit, size] = bytes >= 1e9 ? (['gigabyte', 1e9] as const) : bytes >= 1e6 ? (['megabyte', 1e6] as const) : (['kilobyte', 1e3] as const)
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / size)
}
