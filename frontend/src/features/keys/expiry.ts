/** Days of a calendar for date fields, as `2026-01-31`, in the reader's zone. */
const two = (value: number) => String(value).padStart(2, '0')

export const dayOf = (date: Date) => `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

/** The end of a day; null for no day. */
export const endOfDay = (day: string): string | null => (day === '' ? null : new Date(`${day}T23:59:59`).toISOString())

export const dayFromTime = (at: string | null): string => (at === null ? '' : dayOf(new Date(at)))
