'use client'

import { memo, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import ReactMarkdown, { type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import { belongsTogether, type Block, BlockSplitter } from './blocks'
import { ClosedContext } from './closed'
import { ELEMENTS } from './elements'
import { lineBreaks } from './line-breaks'
import { withMathDelimiters } from './math-source'
import { PlainOnError } from './plain-on-error'
import { useRichPlugins } from './rich-plugins'
import { safeUrl } from './safe-url'

const REMARK_PLUGINS: Options['remarkPlugins'] = [remarkGfm, remarkMath, lineBreaks]

interface BlockProps {
  source: string
  closed: boolean
}

/** One block; parsed again only when its own text changes. */
const MarkdownBlock = memo(function MarkdownBlock({ source, closed }: BlockProps) {
  const { t } = useTranslation('chat')
  const prefix = useId()
  const prepared = withMathDelimiters(source)
  const plugins = useRichPlugins(prepared, closed)
  const footnoteLabel = t('markdown.footnotes')
  const rehypeOptions = useMemo(() => ({ clobberPrefix: prefix, footnoteLabel }), [prefix, footnoteLabel])
  return (
    <ClosedContext value={closed}>
      <ReactMarkdown
        remarkPlugins={REMARK_PLUGINS}
        remarkRehypeOptions={rehypeOptions}
        rehypePlugins={plugins}
        components={ELEMENTS}
        urlTransform={safeUrl}
      >
        {prepared}
      </ReactMarkdown>
    </ClosedContext>
  )
})

interface Props {
  text: string
  streaming: boolean
}

/** The blocks of a Markdown text. All that knows Markdown comes with this file, which is downloaded later than the page. */
export function RichMarkdown({ text, streaming }: Props) {
  const [splitter] = useState(() => new BlockSplitter())
  const whole = !streaming && belongsTogether(text)
  const blocks: readonly Block[] = whole ? [{ start: 0, source: text }] : splitter.split(text)
  return blocks.map(({ start, source }, index) => (
    <PlainOnError key={start} source={source}>
      <MarkdownBlock source={source} closed={!streaming || index < blocks.length - 1} />
    </PlainOnError>
  ))
}
