/** Which rows of a long list exist in the page, and where: those in sight, their neighbours, and what somebody works on. */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react'

/** Neighbours that stay in the page: for fast scrolling, and so that find-in-page finds all of a usual conversation. */
const OVERSCAN = 16
const ESTIMATED_HEIGHT = 180
const GAP = 28
const TOP = 24
const BOTTOM = 32

interface Options {
  keys: readonly string[]
  scrollRef: RefObject<HTMLElement | null>
}

interface Anchor {
  first: string | undefined
  count: number
}

export function useRows({ keys, scrollRef }: Options) {
  /** Rows with a form that somebody fills in: they keep what is in it when they are out of sight. */
  const kept = useRef(new Set<string>())
  const anchor = useRef<Anchor>({ first: undefined, count: 0 })
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = new Set(defaultRangeExtractor(range))
      if (kept.current.size > 0) {
        keys.forEach((key, index) => {
          if (kept.current.has(key)) seen.add(index)
        })
      }
      return [...seen].sort((left, right) => left - right)
    },
    [keys],
  )
  // eslint-disable-next-line react-hooks/incompatible-library -- it renders anew by itself when its range changes
  const rows = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scrollRef.current,
    getItemKey: (index) => keys[index] ?? index,
    estimateSize: () => ESTIMATED_HEIGHT,
    overscan: OVERSCAN,
    gap: GAP,
    paddingStart: TOP,
    paddingEnd: BOTTOM,
    rangeExtractor,
  })

  // Earlier messages have come: what was in sight stays where it is.
  useLayoutEffect(() => {
    const { first, count } = anchor.current
    const added = first === undefined || keys[0] === first ? 0 : keys.indexOf(first)
    anchor.current = { first: keys[0], count: keys.length }
    const element = scrollRef.current
    if (added <= 0 || count === 0 || !element) return
    const moved = rows.getOffsetForIndex(added, 'start')?.[0] ?? 0
    rows.scrollToOffset(element.scrollTop + moved - TOP)
  }, [keys, rows, scrollRef])

  const keep = useCallback((key: string) => {
    kept.current.add(key)
  }, [])
  return { rows, keep }
}
