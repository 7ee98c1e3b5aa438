const PROGRAMS: readonly [RegExp, string][] = [
  [/^wegent/i, 'wegent'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/MicroMessenger\//, 'WeChat'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

const firstOf = (names: readonly [RegExp, string][], text: string) => names.find(([pattern]) => pattern.test(text))?.[1]

/** "Firefox · Linux" of what a browser says about itself; of other programs, their own first word. Empty when nothing was said. */
export function describeUserAgent(text: string): string {
  const program = firstOf(PROGRAMS, text) ?? text.split(/[\s/]/)[0] ?? ''
  return [program, firstOf(SYSTEMS, text)].filter(Boolean).join(' · ')
}
