/** What the parts of an answer may do in the conversation that they are in. */
import { createContext, useContext } from 'react'
import type { OpenConversation } from '../conversation'

export interface ModelChoice {
  name: string
  label: string
}

export interface Room {
  taskId: number
  conversation: OpenConversation
  /** It is somebody else's, who shares it for reading. */
  readOnly: boolean
  models: readonly ModelChoice[]
  /** Opens how an answer came about. */
  onTimeline: (subtaskId: number) => void
}

/** Null while there is no task. */
export const RoomContext = createContext<Room | null>(null)

export const useRoom = (): Room | null => useContext(RoomContext)
