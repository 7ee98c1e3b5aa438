import { currentLanguage } from '@/lib/i18n'

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const

/** 2048 becomes "2 kB", in the reader's language. */
export function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2
  const format = new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit: UNITS[power], unitDisplay: 'short', maximumFractionDigits: power })
  return format.format(bytes / 1000 ** power)
}

export const momentText = (moment: string) =>
  new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment))
