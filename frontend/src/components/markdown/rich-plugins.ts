/** Parser parts that few answers need: each is downloaded when the first text wants it. */
import type { Options } from 'react-markdown'
import { useEffect, useSyncExternalStore } from 'react'

type Plugins = NonNullable<Options['rehypePlugins']>

/** Something that arrives later; nothing is shown wrong without it, only plainer. */
class LazyPlugins {
  private plugins: Plugins | null = null
  private loading: Promise<void> | null = null
  private readonly listeners = new Set<() => void>()

  constructor(private readonly load: () => Promise<Plugins>) {}

  get = (): Plugins | null => this.plugins

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  request() {
    this.loading ??= this.load().then(
      (plugins) => {
        this.plugins = plugins
        for (const listener of this.listeners) listener()
      },
      () => {
        // The network was away: the next text that wants it tries again.
        this.loading = null
      },
    )
  }
}

const highlighting = new LazyPlugins(async () => {
  const { default: highlight } = await import('rehype-highlight')
  return [[highlight, { plainText: ['mermaid', 'text', 'txt', 'plain'] }]]
})

const maths = new LazyPlugins(async () => {
  const { default: katex } = await import('./katex-plugin')
  return [[katex, { trust: false, strict: 'ignore', maxExpand: 500, maxSize: 40 }]]
})

const NONE: Plugins = []

function usePlugins(lazy: LazyPlugins, wanted: boolean): Plugins {
  const plugins = useSyncExternalStore(lazy.subscribe, lazy.get, lazy.get)
  useEffect(() => {
    if (wanted) lazy.request()
  }, [lazy, wanted])
  return wanted && plugins ? plugins : NONE
}

const FENCE = /^[ \t>]*(?:`{3,}|~{3,})/m
const FORMULA = /(?<!\\)\$/

/** Plugins for one block. Code is coloured once it is complete: until then each letter would colour all of it again. */
export function useRichPlugins(source: string, closed: boolean): Plugins {
  const formulas = usePlugins(maths, FORMULA.test(source))
  const colours = usePlugins(highlighting, closed && FENCE.test(source))
  return [...formulas, ...colours]
}
