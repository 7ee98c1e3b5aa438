/**
 * Markdown cut into its top-level blocks, so that a growing text costs only its end.
 * A block that has another one after the next cannot change any more: only the last two are read again.
 */
import { Lexer, Marked, type TokenizerAndRendererExtension } from 'marked'

export interface Block {
  /** Place in the text in UTF-16 units: stays the same while the text grows. */
  start: number
  source: string
}

/** `$$ … $$` and `\[ … \]` may hold blank lines, which end any other paragraph. */
const displayMath: TokenizerAndRendererExtension = {
  name: 'displayMath',
  level: 'block',
  start: (source) => /^ {0,3}(?:\$\$|\\\[)/m.exec(source)?.index,
  tokenizer(source) {
    const match = /^ {0,3}(?:\$\$[^$\n]*\n[\s\S]*?(?:\$\$|$)|\\\[[\s\S]*?(?:\\\]|$))[^\n]*(?:\n|$)/.exec(source)
    return match ? { type: 'displayMath', raw: match[0] } : undefined
  },
}

const { defaults } = new Marked({ extensions: [displayMath] })

function lex(text: string, offset: number): Block[] {
  const blocks: Block[] = []
  let start = 0
  for (const { type, raw } of new Lexer(defaults).blockTokens(text)) {
    // `raw` has the right length, but not always the text: the lexer tidies the ends of lists.
    const source = text.slice(start, start + raw.length)
    const last = blocks.at(-1)
    if (type === 'space' && last) last.source += source
    else blocks.push({ start: offset + start, source })
    start += raw.length
  }
  return blocks
}

const UNSTABLE = 2

export class BlockSplitter {
  private text = ''
  private blocks: readonly Block[] = []

  /** Blocks of `text`; those that did not change since the last call are the same objects. */
  split(text: string): readonly Block[] {
    const clean = text.replace(/\r\n?/g, '\n')
    if (clean === this.text) return this.blocks
    const kept = clean.startsWith(this.text) ? this.blocks.slice(0, -UNSTABLE) : []
    const last = kept.at(-1)
    const offset = last ? last.start + last.source.length : 0
    this.blocks = [...kept, ...lex(clean.slice(offset), offset)]
    this.text = clean
    return this.blocks
  }
}

/** Definitions at one place serve references at another: such a text, once complete, is one block. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:\s/m

export const belongsTogether = (text: string): boolean => DEFINITION.test(text)
