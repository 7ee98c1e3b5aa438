'use client'

import { Slot } from 'radix-ui'
import { type PointerEvent, type ReactElement, type ReactNode, type RefObject, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

type Side = 'top' | 'right' | 'bottom' | 'left'

const DELAY_MS = 400
/** Time to move the pointer from the button onto the words, which then stay. */
const GRACE_MS = 120
const GAP = 6
const MARGIN = 8

function placeAt(anchor: DOMRect, { width, height }: DOMRect, side: Side): { left: number; top: number } {
  const middle = { left: anchor.left + (anchor.width - width) / 2, top: anchor.top + (anchor.height - height) / 2 }
  const below = anchor.bottom + GAP
  const above = anchor.top - GAP - height
  const places = {
    bottom: { ...middle, top: below + height > window.innerHeight - MARGIN ? above : below },
    top: { ...middle, top: above < MARGIN ? below : above },
    right: { ...middle, left: anchor.right + GAP },
    left: { ...middle, left: anchor.left - GAP - width },
  }
  const inside = (value: number, size: number, room: number) => Math.max(MARGIN, Math.min(value, room - size - MARGIN))
  const { left, top } = places[side]
  return { left: inside(left, width, window.innerWidth), top: inside(top, height, window.innerHeight) }
}

interface WordsProps {
  id: string
  side: Side
  anchor: RefObject<HTMLElement | null>
  children: ReactNode
  onPointerEnter: () => void
  onPointerLeave: () => void
}

function Words({ side, anchor, ...rest }: WordsProps) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!box.current || !anchor.current) return
    const { left, top } = placeAt(anchor.current.getBoundingClientRect(), box.current.getBoundingClientRect(), side)
    box.current.style.left = `${String(left)}px`
    box.current.style.top = `${String(top)}px`
  })
  return createPortal(
    <div
      ref={box}
      role="tooltip"
      className="fixed top-0 left-0 z-60 max-w-64 animate-fade-in rounded-md bg-foreground px-2.5 py-1.5 text-xs text-background shadow-floating"
      {...rest}
    />,
    document.body,
  )
}

/** Shown or not, some time after it was asked for. */
function useShown() {
  const [shown, setShown] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const become = useCallback((next: boolean, delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(next), delay)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!shown) return
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && become(false, 0)
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [shown, become])
  return [shown, become] as const
}

interface Props {
  content: ReactNode
  side?: Side
  children: ReactElement
}

/**
 * Words for a button that shows only an icon. The button still needs its own `aria-label`.
 * Radix' tooltip places its words with a library of 10 kB, which every page would load at first.
 */
export function Tooltip({ content, side = 'bottom', children }: Props) {
  const id = useId()
  const anchor = useRef<HTMLElement>(null)
  const [shown, become] = useShown()
  const enter = ({ pointerType }: PointerEvent) => {
    if (pointerType !== 'touch') become(true, DELAY_MS)
  }
  return (
    <>
      <Slot.Root
        ref={anchor}
        aria-describedby={shown ? id : undefined}
        onPointerEnter={enter}
        onPointerLeave={() => become(false, GRACE_MS)}
        onPointerDown={() => become(false, 0)}
        onFocus={({ currentTarget }) => {
          if (currentTarget.matches(':focus-visible')) become(true, 0)
        }}
        onBlur={() => become(false, 0)}
      >
        {children}
      </Slot.Root>
      {shown && (
        <Words id={id} side={side} anchor={anchor} onPointerEnter={() => become(true, 0)} onPointerLeave={() => become(false, GRACE_MS)}>
          {content}
        </Words>
      )}
    </>
  )
}
