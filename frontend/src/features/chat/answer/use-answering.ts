import { useState } from 'react'
import { type Failure } from '../reducer'
import { failureFrom } from '../failure-from'
import { useRoom } from './room'

export interface PersonSays {
  choice: string
  answers?: Record<string, string | string[]>
  note?: string
  remember?: 'once' | 'task' | 'always'
}

/** Answers a question of the run once; what keeps that from working is told, and it can be tried again. */
export function useAnswering(waitId: string) {
  const room = useRoom()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const answer = async (says: PersonSays) => {
    if (!room) return
    setBusy(true)
    setFailure(null)
    try {
      await room.conversation.answerWait(waitId, says)
    } catch (cause) {
      setFailure(failureFrom(cause))
      setBusy(false)
    }
  }
  return { answer, busy, failure, allowed: room !== null && !room.readOnly }
}
