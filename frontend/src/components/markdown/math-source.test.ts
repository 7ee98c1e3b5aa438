import { describe, expect, it } from 'vitest'
import { withMathDelimiters } from './math-source'

describe('maths in Markdown', () => {
  it.each([
    ['plain text', 'plain text'],
    ['so $x^2$ is', 'so $x^2$ is'],
    ['so \\(x^2\\) is', 'so $x^2$ is'],
    ['so \\[x^2\\] is', 'so $$x^2$$ is'],
    ['\\[\nx = 1\n\\]', '$$\nx = 1\n$$'],
    ['- a\n  \\[ x \\]', '- a\n  $$\n  x\n  $$'],
    ['$$ x = 1 $$', '$$\nx = 1\n$$'],
    ['$$\nx\n\ny\n$$', '$$\nx\n\ny\n$$'],
    ['from $5 to $10', 'from \\$5 to \\$10'],
    ['it costs $5', 'it costs \\$5'],
    ['escaped \\$5 and $10', 'escaped \\$5 and \\$10'],
    ['code `$a` and `\\(b\\)`', 'code `$a` and `\\(b\\)`'],
    ['```sh\necho $HOME \\(a\\)\n```\nthen $5', '```sh\necho $HOME \\(a\\)\n```\nthen \\$5'],
    ['```sh\necho $HOME', '```sh\necho $HOME'],
    ['$a$ and $b$', '$a$ and $b$'],
    ['``a ` $b`` $c', '``a ` $b`` \\$c'],
  ])('%j becomes %j', (source, expected) => {
    expect(withMathDelimiters(source)).toBe(expected)
  })
})
