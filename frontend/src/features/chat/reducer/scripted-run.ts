/** A run as a server would fold it: its events, and what they amount to after each. Random, for the tests of the reducer. */
import { type Block } from '@/lib/socket/protocol'
import { codePointLength, takeCodePoints } from '@/lib/text/code-points'
import { chunk, created, done, start, updated } from './fixtures'
import { type RunEvent } from './state'

export type Random = (below: number) => number

/** mulberry32: the same sequence for the same seed, so that a failure can be repeated. */
export function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const PIECES = ['The ', 'answer', ' 👍', '是', '的。\n\n', '👨‍👩‍👧', '- item\n', '$x^2$', ' ', '\u{1f680}\u{1f680}']

export interface Truth {
  text: string
  blocks: Block[]
}

export class ScriptedRun {
  readonly events: RunEvent[] = []
  readonly truth = new Map<number, Truth>([[0, { text: '', blocks: [] }]])
  private seq = 0
  private text = ''
  private blocks: Block[] = []

  constructor(private readonly random: Random) {
    this.tell((seq) => start(seq))
    for (let step = 0; step < 40; step += 1) this.step()
    this.tell((seq) => done(seq, this.text))
  }

  private get length() {
    return codePointLength(this.text)
  }

  private tell(make: (seq: number) => RunEvent) {
    this.seq += 1 + this.random(3)
    this.events.push(make(this.seq))
    this.truth.set(this.seq, structuredClone({ text: this.text, blocks: this.blocks }))
  }

  private step() {
    const kinds = [this.say, this.say, this.say, this.say, this.begin, this.think, this.use, this.withdraw, this.remove]
    kinds[this.random(kinds.length)]?.call(this)
  }

  private piece = (): string => PIECES[this.random(PIECES.length)] ?? ''

  private add(block: Omit<Block, 'id'>) {
    const made: Block = { id: `b${String(this.seq)}`, ...block }
    this.blocks = [...this.blocks, made]
    this.tell((seq) => created(seq, structuredClone(made)))
  }

  private change(id: string, change: Partial<Block>) {
    this.blocks = this.blocks.map((block) => (block.id === id ? { ...block, ...change } : block))
  }

  private begin() {
    this.add({ type: 'text', status: 'streaming', offset: this.length, length: 0 })
  }

  private say() {
    const piece = this.piece()
    const offset = this.length
    this.text += piece
    const last = this.blocks.findLast((block) => block.type === 'text')
    if (last) this.change(last.id, { length: this.length - (last.offset ?? 0) })
    this.tell((seq) => chunk(seq, offset, piece))
  }

  private think() {
    const open = this.blocks.find((block) => block.type === 'thinking' && block.status === 'streaming')
    if (!open) {
      this.add({ type: 'thinking', status: 'streaming', offset: this.length, content: '' })
      return
    }
    if (this.random(3) === 0) {
      this.change(open.id, { status: 'done' })
      this.tell((seq) => updated(seq, open.id, { status: 'done' }))
      return
    }
    const piece = this.piece()
    const at = codePointLength(open.content ?? '')
    this.change(open.id, { content: (open.content ?? '') + piece })
    this.tell((seq) => updated(seq, open.id, { content: piece, content_offset: at }))
  }

  private use() {
    const open = this.blocks.find((block) => block.type === 'tool' && block.status === 'pending')
    if (!open) {
      this.add({ type: 'tool', status: 'pending', name: 'search', offset: this.length, tool_input: { query: this.piece() } })
      return
    }
    const output = this.piece()
    this.change(open.id, { status: 'done', tool_output: output })
    this.tell((seq) => updated(seq, open.id, { status: 'done', tool_output: output }))
  }

  private withdraw() {
    if (!this.text) return
    const offset = this.random(this.length)
    this.text = takeCodePoints(this.text, offset)
    this.blocks = this.blocks.flatMap((block) => {
      if (block.type !== 'text') return [block]
      const length = Math.max(0, Math.min(block.length ?? 0, offset - (block.offset ?? 0)))
      return length === 0 && (block.offset ?? 0) >= offset ? [] : [{ ...block, length }]
    })
    this.tell((seq) => chunk(seq, offset, '', true))
  }

  private remove() {
    const gone = this.blocks.findLast((block) => block.type === 'thinking')
    if (!gone) return
    this.blocks = this.blocks.filter((block) => block !== gone)
    this.tell((seq) => updated(seq, gone.id, { removed: true }))
  }
}
