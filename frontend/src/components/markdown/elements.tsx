'use client'

import { CircleCheck, Circle, ExternalLink, Image as ImageIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import type { Components } from 'react-markdown'
import { CodeBlock } from './code-block'
import { isInlineImage } from './safe-url'

function Link({ href, children, id }: ComponentProps<'a'>) {
  if (!href) return <span>{children}</span>
  if (href.startsWith('#')) return <a id={id} href={href}>{children}</a>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

/** Loading a picture tells its server that somebody reads this, so it is loaded only by a click. */
function Picture({ src, alt }: ComponentProps<'img'>) {
  const { t } = useTranslation('chat')
  const address = typeof src === 'string' ? src : ''
  // eslint-disable-next-line @next/next/no-img-element -- a data address: there is nothing to optimise
  if (isInlineImage(address)) return <img src={address} alt={alt ?? ''} />
  const label = alt ?? ''
  if (!address) return <span>{label}</span>
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" className="picture-link">
      <ImageIcon aria-hidden />
      {label || t('markdown.picture')}
      <ExternalLink aria-hidden />
    </a>
  )
}

function Table({ children }: ComponentProps<'table'>) {
  const { t } = useTranslation('chat')
  return (
    <div className="table-frame" role="region" aria-label={t('markdown.table')} tabIndex={0}>
      <table>{children}</table>
    </div>
  )
}

/** The only inputs in Markdown are the boxes of task lists. */
function TaskBox({ checked }: ComponentProps<'input'>) {
  const { t } = useTranslation('chat')
  const Icon = checked ? CircleCheck : Circle
  return (
    <span role="img" aria-label={t(checked ? 'markdown.taskDone' : 'markdown.taskOpen')} className="task-box">
      <Icon aria-hidden />
    </span>
  )
}

/** The page has headings of its own: those of an answer stand below them. */
export const ELEMENTS: Components = {
  a: ({ href, children, id }) => <Link href={href} id={id}>{children}</Link>,
  img: ({ src, alt }) => <Picture src={src} alt={alt} />,
  table: ({ children }) => <Table>{children}</Table>,
  input: ({ checked }) => <TaskBox checked={checked} />,
  pre: ({ node, children }) => <CodeBlock node={node}>{children}</CodeBlock>,
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
}
