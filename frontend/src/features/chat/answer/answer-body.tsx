'use client'

import { memo, type MouseEvent, useMemo, useState } from 'react'
import { Markdown } from '@/components/markdown/markdown'
import { type Answer, type Block, isFinal, type MemberDone, type OpenWait, piecesOf, type TextPiece } from '../reducer'
import { markerOf, withCitations } from './citations'
import { FormBlock } from './form-block'
import { GuidanceNote } from './guidance-note'
import { MemberBlock } from './member-block'
import { Memories } from './memories'
import { Sources, sourcesOf } from './sources'
import { ThinkingBlock } from './thinking-block'
import { ToolBlock } from './tool-block'
import { WaitCard } from './wait-card'

interface TextProps {
  text: string
  name: string | null
  streaming: boolean
}

/** A stretch of text; what does not change is not rendered again. */
const TextView = memo(function TextView({ text, name, streaming }: TextProps) {
  return (
    <>
      {name && <h3 className="mt-4 mb-1 text-sm font-semibold first:mt-0">{name}</h3>}
      <Markdown text={text} streaming={streaming} />
    </>
  )
})

interface BlockProps {
  block: Block
  running: boolean
  wait: OpenWait | undefined
  failed: boolean
}

const BlockView = memo(function BlockView({ block, running, wait, failed }: BlockProps) {
  switch (block.type) {
    case 'thinking':
      return <ThinkingBlock block={block} running={running} />
    case 'tool':
    case 'file_change':
      return <ToolBlock block={block} running={running} wait={wait} />
    case 'form':
      return <FormBlock block={block} wait={wait} running={running} />
    case 'guidance':
      return <GuidanceNote block={block} />
    case 'member':
      return <MemberBlock block={block} running={running} failed={failed} />
    default:
      return null
  }
})

/** Names are told where there is more than the one who is named above. */
const isNamed = (piece: TextPiece, answer: Answer): string | null =>
  piece.name !== null && piece.name !== answer.botName ? piece.name : null

const hasFailed = (members: readonly MemberDone[], block: Block): boolean =>
  block.type === 'member' && members.some((member) => member.failed && member.bot_name === block.name)

interface Props {
  answer: Answer
  waits: readonly OpenWait[]
}

/** Text and blocks of an answer, each where it stands, and what it cites. */
export function AnswerBody({ answer, waits }: Props) {
  const { subtaskId, blocks, members } = answer
  const running = !isFinal(answer)
  const [open, setOpen] = useState<'sources' | 'memories' | null>(null)
  const sources = useMemo(() => sourcesOf({ blocks }), [blocks])
  const cited = useMemo(() => answer.memories.filter((memory) => memory.cited), [answer.memories])
  const markers = useMemo(
    () => new Set([...sources.map(({ index }) => String(index)), ...cited.map(({ number }) => `m${String(number)}`)]),
    [sources, cited],
  )
  const idOf = (marker: string) => `source-${String(subtaskId)}-${marker}`
  // A form is a call of a tool, too: it is shown once, as what it is.
  const forms = new Set(blocks.filter((block) => block.type === 'form').map((block) => block.tool_use_id))
  const pieces = piecesOf(answer).filter(
    (piece) => piece.kind === 'text' || piece.block.type !== 'tool' || !forms.has(piece.block.tool_use_id ?? ''),
  )
  const named = new Set(blocks.map((block) => block.tool_use_id))
  const waitOf = (block: Block) =>
    block.tool_use_id ? waits.find((wait) => wait.tool_use_id === block.tool_use_id) : undefined

  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const marker = markerOf(link?.getAttribute('href') ?? null, subtaskId)
    if (marker === null) return
    event.preventDefault()
    setOpen(marker.startsWith('m') ? 'memories' : 'sources')
    // The list has to be unfolded before it can take the focus.
    requestAnimationFrame(() => document.getElementById(idOf(marker))?.focus())
  }

  return (
    <div onClickCapture={follow}>
      {pieces.map((piece) =>
        piece.kind === 'text' ? (
          <TextView
            key={piece.key}
            text={withCitations(piece.text, subtaskId, markers)}
            name={isNamed(piece, answer)}
            streaming={running && piece.last && waits.length === 0}
          />
        ) : (
          <BlockView
            key={piece.key}
            block={piece.block}
            running={running}
            wait={waitOf(piece.block)}
            failed={hasFailed(members, piece.block)}
          />
        ),
      )}
      {waits
        .filter((wait) => !wait.tool_use_id || !named.has(wait.tool_use_id))
        .map((wait) => (
          <WaitCard key={wait.id} wait={wait} />
        ))}
      {sources.length > 0 && (
        <Sources
          sources={sources}
          open={open === 'sources'}
          onOpen={(shown) => { setOpen((before) => (shown ? 'sources' : before === 'sources' ? null : before)) }}
          idOf={(index) => idOf(String(index))}
        />
      )}
      {cited.length > 0 && (
        <Memories
          memories={cited}
          open={open === 'memories'}
          onOpen={(shown) => { setOpen((before) => (shown ? 'memories' : before === 'memories' ? null : before)) }}
          idOf={(number) => idOf(`m${String(number)}`)}
        />
      )}
    </div>
  )
}
