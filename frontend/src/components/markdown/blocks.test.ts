import { describe, expect, it } from 'vitest'
import { belongsTogether, BlockSplitter } from './blocks'

const DOCUMENT = `# Title

A paragraph with *stress*,
on two lines.

- one
- two

  still two
- three

1. a

   \`\`\`py
   x = 1

   y = 2
   \`\`\`

\`\`\`ts
const a = 1

const b = 2
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

> a quote
> goes on

$$
x = 1

y = 2
$$

\\[
a

b
\\]

<div>raw</div>

---

The end 👍 好.
`

const sources = (text: string) => new BlockSplitter().split(text).map((block) => block.source)

describe('blocks', () => {
  it('are the text, cut', () => {
    expect(sources(DOCUMENT).join('')).toBe(DOCUMENT)
    expect(sources(DOCUMENT).map((source) => source.trim().split('\n')[0])).toEqual([
      '# Title',
      'A paragraph with *stress*,',
      '- one',
      '1. a',
      '```ts',
      '| a | b |',
      '> a quote',
      '$$',
      '\\[',
      '<div>raw</div>',
      '---',
      'The end 👍 好.',
    ])
  })

  it.each([1, 3, 7])('are the same when the text arrives %i units at a time', (step) => {
    const splitter = new BlockSplitter()
    for (let end = step; end < DOCUMENT.length; end += step) {
      const blocks = splitter.split(DOCUMENT.slice(0, end))
      expect(blocks.map((block) => block.source).join('')).toBe(DOCUMENT.slice(0, end))
    }
    expect(splitter.split(DOCUMENT)).toEqual(new BlockSplitter().split(DOCUMENT))
  })

  it('stay the same objects while the end grows', () => {
    const splitter = new BlockSplitter()
    const before = splitter.split('one\n\ntwo\n\nthree\n\nfo')
    const after = splitter.split('one\n\ntwo\n\nthree\n\nfour')
    expect(after.slice(0, 2).every((block, index) => block === before[index])).toBe(true)
  })

  it('follow a text that was cut', () => {
    const splitter = new BlockSplitter()
    splitter.split('one\n\ntwo\n\nthree')
    expect(splitter.split('one\n\ntw').map((block) => block.source)).toEqual(['one\n\n', 'tw'])
  })

  it('read Windows line ends', () => {
    expect(sources('one\r\n\r\ntwo\r')).toEqual(['one\n\n', 'two\n'])
  })

  it('belong together when one defines what another refers to', () => {
    expect(belongsTogether('See [a].\n\n[a]: https://example.org')).toBe(true)
    expect(belongsTogether('See[^1].\n\n[^1]: a note')).toBe(true)
    expect(belongsTogether('Plain [text](https://example.org): yes')).toBe(false)
  })
})
