import { describe, expect, it } from 'vitest'

import { codePointLength, dropCodePoints, takeCodePoints } from './code-points'

describe('code points', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['你好', 2],
    ['a👍b', 3],
    ['👨‍👩‍👧', 5],
    ['\ud83d', 1],
  ])('counts %j as the server does', (text, length) => {
    expect(codePointLength(text)).toBe(length)
    expect(codePointLength(text)).toBe([...text].length)
  })

  it('cuts between code points, never inside one', () => {
    const text = 'a👍好b'
    for (let at = 0; at <= 5; at += 1) {
      expect(takeCodePoints(text, at)).toBe([...text].slice(0, at).join(''))
      expect(dropCodePoints(text, at)).toBe([...text].slice(at).join(''))
    }
  })
})
