import { useMemo, useState } from 'react'
import type { OpenConversation } from '../conversation'
import type { Room } from './room'

interface Facts {
  taskId: number | null
  conversation: OpenConversation
  readOnly: boolean
  modelLabels: ReadonlyMap<string, string>
}

/** What the parts of answers may do: the same object as long as nothing of it has changed; and whose timeline is open. */
export function useRoomOf({ taskId, conversation, readOnly, modelLabels }: Facts) {
  const [timeline, setTimeline] = useState<number | null>(null)
  // A map made anew with each rendering of the page says the same.
  const labels = JSON.stringify([...modelLabels])
  const room = useMemo<Room | null>(() => {
    if (taskId === null) return null
    const models = (JSON.parse(labels) as [string, string][]).map(([name, label]) => ({ name, label }))
    return { taskId, conversation, readOnly, models, onTimeline: setTimeline }
  }, [taskId, conversation, readOnly, labels])
  return { room, timeline, setTimeline }
}
