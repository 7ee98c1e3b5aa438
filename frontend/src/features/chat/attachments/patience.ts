import { useSession } from '@/lib/session'

const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/** Waits longer from try to try; the network or a login that comes back ends the wait. Rejects with the reason of `signal`. */
export function pause(attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      window.removeEventListener('online', go)
      unsubscribe()
      signal.removeEventListener('abort', giveUp)
    }
    const go = () => {
      end()
      resolve()
    }
    const giveUp = () => {
      end()
      reject(signal.reason instanceof Error ? signal.reason : new Error('given up'))
    }
    const timer = setTimeout(go, Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS))
    const unsubscribe = useSession.subscribe(({ token }, before) => {
      if (token !== null && token !== before.token) go()
    })
    window.addEventListener('online', go)
    signal.addEventListener('abort', giveUp)
  })
}
