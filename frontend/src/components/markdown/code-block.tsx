'use client'

import { type ReactNode, use } from 'react'
import type { ExtraProps } from 'react-markdown'
import { ClosedContext } from './closed'
import { CodeFrame } from './code-frame'
import { Diagram } from './diagram'

type Element = NonNullable<ExtraProps['node']>
type Content = Element['children'][number]

const textOf = (node: Content): string => {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}

function languageOf(pre: Element): string | null {
  const code = pre.children.find((child) => child.type === 'element')
  const classes = code?.properties.className
  const name = Array.isArray(classes) ? classes.map(String).find((one) => one.startsWith('language-')) : undefined
  return name?.slice('language-'.length) ?? null
}

/** A `pre` of the Markdown. */
export function CodeBlock({ node, children }: { node?: Element; children?: ReactNode }) {
  const closed = use(ClosedContext)
  const language = node ? languageOf(node) : null
  const source = node ? node.children.map(textOf).join('').replace(/\n$/, '') : ''
  if (language === 'mermaid' && closed) return <Diagram source={source} />
  return (
    <CodeFrame language={language} source={source}>
      {children}
    </CodeFrame>
  )
}
