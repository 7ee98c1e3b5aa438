/** Blocks of one answer. The rules are the server's own (`runs/blocks.py`): a snapshot and the events give the same. */
import { codePointLength, takeCodePoints } from '@/lib/text/code-points'
import { type RunPayloads } from '@/lib/socket/protocol'
import { type Block } from './state'

type Blocks = readonly Block[]
type Update = RunPayloads['chat:block_updated']

const find = (blocks: Blocks, id: string): Block | undefined => blocks.find((block) => block.id === id)

/** A tool's block may begin again, where it stands. */
export function withBlock(blocks: Blocks, block: Block): Blocks {
  return find(blocks, block.id) ? blocks.map((other) => (other.id === block.id ? block : other)) : [...blocks, block]
}

/** Whether nothing is missing before the update. */
export function fitsBlock(blocks: Blocks, { block_id: id, content, content_offset: offset }: Update): boolean {
  if (content === undefined || content === null) return true
  const block = find(blocks, id)
  return block !== undefined && (offset ?? 0) <= codePointLength(block.content ?? '')
}

function updated(block: Block, update: Update): Block {
  const { content, content_offset: offset, status, length, tool_input: input, tool_output: output } = update
  const said = typeof content === 'string' ? takeCodePoints(block.content ?? '', offset ?? 0) + content : block.content
  return {
    ...block,
    ...(said !== block.content && { content: said ?? null }),
    ...(status && { status }),
    ...(typeof length === 'number' && { length }),
    ...(input && { tool_input: input }),
    ...(typeof output === 'string' && { tool_output: output }),
  }
}

export function withUpdate(blocks: Blocks, update: Update): Blocks {
  if (update.removed) return blocks.filter((block) => block.id !== update.block_id)
  return blocks.map((block) => (block.id === update.block_id ? updated(block, update) : block))
}

/** The message's text is `length` long now: the text block that began last has grown. */
export function grown(blocks: Blocks, length: number): Blocks {
  const last = blocks.findLast((block) => block.type === 'text')
  if (!last) return blocks
  return blocks.map((block) => (block === last ? { ...block, length: length - (block.offset ?? 0) } : block))
}

/** The message's text ends at `length` now: text behind it went, and blocks of text with it. */
export function cut(blocks: Blocks, length: number): Blocks {
  const left: Block[] = []
  for (const block of blocks) {
    if (block.type !== 'text') {
      left.push(block)
      continue
    }
    const start = block.offset ?? 0
    const rest = Math.max(0, Math.min(block.length ?? 0, length - start))
    if (rest > 0 || start < length) left.push(rest === block.length ? block : { ...block, length: rest })
  }
  return left
}

/** Another model's text stands in the place of the answer's: where blocks stood in it is of no meaning now. */
export function corrected(blocks: Blocks, length: number): Blocks {
  const others = blocks.filter((block) => block.type !== 'text').map((block) => ({ ...block, offset: 0 }))
  return [...others, { id: 'corrected', type: 'text', status: 'done', offset: 0, length }]
}
