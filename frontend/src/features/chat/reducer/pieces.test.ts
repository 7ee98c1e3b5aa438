import { describe, expect, it } from 'vitest'
import { type Block } from '@/lib/socket/protocol'
import { codePointLength } from '@/lib/text/code-points'
import { piecesOf } from './pieces'

const shown = (text: string, blocks: Block[]) =>
  piecesOf({ text, length: codePointLength(text), blocks }).map((piece) =>
    piece.kind === 'text' ? (piece.name ? `${piece.name}: ${piece.text}` : piece.text) : `<${piece.block.id}>`,
  )
const text = (id: string, offset: number, name?: string): Block => ({ id, type: 'text', status: 'done', offset, name: name ?? null })
const tool = (id: string, offset: number): Block => ({ id, type: 'tool', status: 'done', offset })

describe('an answer as it is read', () => {
  it.each([
    ['plain', [], ['plain']],
    ['', [tool('a', 0)], ['<a>']],
    ['ab👍cd', [text('1', 0), tool('t', 3), text('2', 3)], ['ab👍', '<t>', 'cd']],
    ['abcd', [tool('s', 0), tool('t', 0), text('1', 0)], ['<s>', '<t>', 'abcd']],
    ['onetwo', [text('1', 0, 'ada'), text('2', 3, 'bob')], ['ada: one', 'bob: two']],
    ['early', [tool('t', 5)], ['early', '<t>']],
    ['ab', [tool('late', 9)], ['ab', '<late>']],
  ])('stands in order (%#)', (content, blocks, expected) => {
    expect(shown(content, blocks)).toEqual(expected)
  })

  it('marks the stretch that may grow', () => {
    const pieces = piecesOf({ text: 'abcd', length: 4, blocks: [text('1', 0), tool('t', 2), text('2', 2)] })
    expect(pieces.map((piece) => piece.kind === 'text' && piece.last)).toEqual([false, false, true])
  })
})
