/** Which rows of a long list exist in the page, and where: those in sight, their neighbours, and what somebody works on. */
import { defaultRangeExtractor, observeElementRect, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react'

/** Neighbours that stay in the page: for fast scrolling, and so that find-in-page finds all of a usual conversation. */
const OVERSCAN = 16
const ESTIMATED_HEIGHT = 180
const GAP = 28
const TOP = 24
const BOTTOM = 32
/** Whoever is this near to the end follows it. */
const NEAR_END = 64

interface Options {
  keys: readonly string[]
  scrollRef: RefObject<HTMLDivElement | null>
}

/** Whoever was at the end still is when the composer grows, or the keyboard of a phone comes. */
const observeRect: typeof observeElementRect<HTMLDivElement> = (rows, tell) =>
  observeElementRect(rows, (rect) => {
    const before = rows.scrollRect
    const wasAtEnd = before !== null && rows.getTotalSize() - before.height - (rows.scrollOffset ?? 0) <= NEAR_END
    tell(rect)
    if (wasAtEnd && before.height !== rect.height) rows.scrollToEnd()
  })

/** The list opens at its end and follows it until the person scrolls up; what is in sight stays where it is when earlier rows come. */
export function useRows({ keys, scrollRef }: Options) {
  /** Rows with a form that somebody fills in: they keep what is in it when they are out of sight. */
  const kept = useRef(new Set<string>())
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
  const rows = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: keys.length,
    getScrollElement: () => scrollRef.current,
    getItemKey: (index) => keys[index] ?? index,
    estimateSize: () => ESTIMATED_HEIGHT,
    // At the end from the first moment on, lest earlier messages be asked for.
    initialOffset: () => keys.length * (ESTIMATED_HEIGHT + GAP),
    observeElementRect: observeRect,
    overscan: OVERSCAN,
    gap: GAP,
    paddingStart: TOP,
    paddingEnd: BOTTOM,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
    // Scrolling within the rows that exist renders nothing anew.
    directDomUpdates: true,
    rangeExtractor,
  })
  useLayoutEffect(() => {
    rows.scrollToEnd()
  }, [rows])
  const keep = useCallback((key: string) => {
    kept.current.add(key)
  }, [])
  const toEnd = useCallback(() => {
    rows.scrollToEnd()
  }, [rows])
  const shown = rows.getVirtualItems()
  const offset = rows.scrollOffset
  return {
    shown,
    /** Index of the first row in sight; null before anything is. */
    first: offset === null ? null : (shown.find(({ end }) => end > offset)?.index ?? null),
    isAtEnd: rows.isAtEnd(),
    toEnd,
    keep,
    list: rows.containerRef,
    measure: rows.measureElement,
  }
}
