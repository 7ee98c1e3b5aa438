import { useEffect, useState } from 'react'

export interface Place {
  top: number
  left: number
  width: number
  height: number
}

const placeOf = (element: Element): Place => {
  const { top, left, width, height } = element.getBoundingClientRect()
  return { top, left, width, height }
}

const same = (one: Place | null, other: Place) =>
  one !== null && one.top === other.top && one.left === other.left && one.width === other.width && one.height === other.height

/** Where an element is in the window, while that changes: lists load, windows are resized. */
export function usePlace(element: Element | null): Place | null {
  const [place, setPlace] = useState<Place | null>(null)
  useEffect(() => {
    if (element === null) return
    let frame = 0
    const look = () => {
      const now = placeOf(element)
      setPlace((before) => (same(before, now) ? before : now))
      frame = requestAnimationFrame(look)
    }
    look()
    return () => {
      cancelAnimationFrame(frame)
      setPlace(null)
    }
  }, [element])
  return place
}
