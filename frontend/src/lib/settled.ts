import { useEffect, useState } from 'react'

/** The value once it has stayed the same for `pause` milliseconds; an empty one at once. */
export function useSettled(value: string, pause: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}
