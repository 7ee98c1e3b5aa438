/** Parser parts that few answers need: each is downloaded when the first text wants it. */
import type { Options } from 'react-markdown'
import { Later, useLater } from '@/lib/later'

type Plugins = NonNullable<Options['rehypePlugins']>

const highlighting = new Later<Plugins>(async () => {
  const { default: highlight } = await import('rehype-highlight')
  return [[highlight, { plainText: ['mermaid', 'text', 'txt', 'plain'] }]]
})

const maths = new Later<Plugins>(async () => {
  const { default: katex } = await import('./katex-plugin')
  return [[katex, { trust: false, strict: 'ignore', maxExpand: 500, maxSize: 40 }]]
})

const NONE: Plugins = []

const FENCE = /^[ \t>]*(?:`{3,}|~{3,})/m
const FORMULA = /(?<!\\)\$/

/** Plugins for one block. Code is coloured once it is complete: until then each letter would colour all of it again. */
export function useRichPlugins(source: string, closed: boolean): Plugins {
  const formulas = useLater(maths, FORMULA.test(source)) ?? NONE
  const colours = useLater(highlighting, closed && FENCE.test(source)) ?? NONE
  return [...formulas, ...colours]
}
