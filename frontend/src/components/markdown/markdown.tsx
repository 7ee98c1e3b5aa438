'use client'

import { createElement } from 'react'
import { cn } from '@/lib/classes'
import { Later, requestWithFirstAct, useLater } from '@/lib/later'
import './markdown.css'

/** A new conversation needs no Markdown yet, and the page is there sooner without. */
export const richMarkdown = new Later(async () => (await import('./rich-markdown')).RichMarkdown)
requestWithFirstAct(richMarkdown)

interface Props {
  text: string
  /** The text still grows: its last block is not complete, and a caret stands behind it. */
  streaming?: boolean
  className?: string
}

/** A model's Markdown. Raw HTML stays text, pictures from elsewhere stay links. */
export function Markdown({ text, streaming = false, className }: Props) {
  const rich = useLater(richMarkdown)
  return (
    <div className={cn('markdown', streaming && 'markdown-streaming', className)}>
      {rich ? createElement(rich, { text, streaming }) : <p className="whitespace-pre-wrap">{text}</p>}
    </div>
  )
}
