/** When what has arrived is shown: some times a second, however much it is. */

/** Smooth to the eye, and it leaves the page time for clicks: each change renders before anything else. */
const PACE_MS = 40

/** On a frame, while the page is seen; frames stop in a hidden page, so a timer stands by. */
export function atPace(): (flush: () => void) => () => void {
  let last = 0
  return (flush) => {
    let frame = 0
    const run = () => {
      last = performance.now()
      flush()
    }
    const start = setTimeout(() => (frame = requestAnimationFrame(run)), Math.max(0, last + PACE_MS - performance.now()))
    const late = setTimeout(run, 4 * PACE_MS)
    return () => {
      clearTimeout(start)
      clearTimeout(late)
      cancelAnimationFrame(frame)
    }
  }
}
