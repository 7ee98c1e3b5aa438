/** An answer as it is read: stretches of its text with the other blocks between them, where they stand. */
import { dropCodePoints, takeCodePoints } from '@/lib/text/code-points'
import { type Answer, type Block } from './state'

export interface TextPiece {
  kind: 'text'
  key: string
  text: string
  /** In a team: who says it. */
  name: string | null
  /** Nothing is behind it: it may still grow. */
  last: boolean
}

export interface BlockPiece {
  kind: 'block'
  key: string
  block: Block
}

export type Piece = TextPiece | BlockPiece

type Told = Pick<Answer, 'text' | 'length' | 'blocks'>

const between = (text: string, from: number, to: number): string => takeCodePoints(dropCodePoints(text, from), to - from)

/** Text that no block speaks of belongs to the stretch before it. */
export function piecesOf({ text, length, blocks }: Told): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  let name: string | null = null
  const flush = (to: number) => {
    if (to <= from) return
    pieces.push({ kind: 'text', key: `text:${String(from)}`, text: between(text, from, to), name, last: to === length })
    from = to
  }
  for (const block of blocks) {
    flush(Math.min(block.offset ?? 0, length))
    if (block.type === 'text') name = block.name ?? null
    else pieces.push({ kind: 'block', key: block.id, block })
  }
  flush(length)
  return pieces
}
