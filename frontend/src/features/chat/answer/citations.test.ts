import { describe, expect, it } from 'vitest'
import { citationOf, markerOf, withCitations } from './citations'

const known = new Set(['1', '12', 'm2'])
const linked = (text: string) => withCitations(text, 7, known)

describe('markers', () => {
  it('lead to what they stand for', () => {
    expect(linked('It rains [1][12], as you said [m2].')).toBe(
      'It rains [\\[1\\]](#cited-7-1)[\\[12\\]](#cited-7-12), as you said [\\[m2\\]](#cited-7-m2).',
    )
  })

  it.each(['[3]', '[m1]', 'a[1](https://x.example)', '[1]: https://x.example', '`a[1]`', '```\na[1]\n```', '~~~\n[1]'])('leave %j alone', (text) => {
    expect(linked(text)).toBe(text)
  })

  it('are known by their links, within one answer', () => {
    expect(markerOf(citationOf(7, 'm2'), 7)).toBe('m2')
    expect(markerOf(citationOf(71, '2'), 7)).toBeNull()
    expect(markerOf('https://x.example', 7)).toBeNull()
    expect(markerOf(null, 7)).toBeNull()
  })
})
