import { Fragment } from 'react'

const MARKED = /<(strong|code)>(.*?)<\/\1>/gs

const CLASSES = { strong: 'font-medium text-foreground', code: 'rounded-sm bg-muted px-1 py-0.5 font-mono text-[0.9em]' }

interface Piece {
  text: string
  tag: 'strong' | 'code' | null
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(MARKED)) {
    const [whole, tag, inner = ''] = match
    pieces.push({ text: text.slice(end, match.index), tag: null }, { text: inner, tag: tag === 'code' ? 'code' : 'strong' })
    end = match.index + whole.length
  }
  return [...pieces, { text: text.slice(end), tag: null }]
}

/**
 * A translated text in which `<strong>` and `<code>` mark what stands out; anything else in it is text.
 * The library's own `Trans` brings an HTML parser of 10 kB.
 */
export function MarkedText({ children }: { children: string }) {
  return piecesOf(children).map(({ text, tag: Tag }, index) =>
    Tag === null ? (
      <Fragment key={index}>{text}</Fragment>
    ) : (
      <Tag key={index} className={CLASSES[Tag]}>
        {text}
      </Tag>
    ),
  )
}
