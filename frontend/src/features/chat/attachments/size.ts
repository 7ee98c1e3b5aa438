const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** For people: three digits at most. */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)} ${UNITS[power] ?? 'B'}`
}
