import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { chatSocket } from '@/lib/socket'
import { OpenConversation } from './conversation'
import { olderMessages } from './older'

interface Held {
  conversation: OpenConversation
  /** The task that the page asked for when this was made or last agreed. */
  askedFor: number | null
}

const make = (taskId: number | null): Held => ({
  conversation: new OpenConversation({ socket: chatSocket(), taskId, older: olderMessages }),
  askedFor: taskId,
})

/**
 * The conversation of a task, followed while the caller is mounted; `null` is one that has no task yet.
 * When a new conversation gets its task and the page then asks for that task, it stays the same conversation.
 */
export function useConversation(taskId: number | null, onTaskCreated: (taskId: number) => void) {
  const [held, setHeld] = useState(() => make(taskId))
  if (held.askedFor !== taskId) {
    const same = taskId !== null && held.conversation.getState().taskId === taskId
    setHeld(same ? { ...held, askedFor: taskId } : make(taskId))
  }
  const { conversation } = held
  const created = useEffectEvent(onTaskCreated)
  useEffect(() => {
    conversation.open((id) => {
      created(id)
    })
    return () => {
      conversation.close()
    }
  }, [conversation])
  const state = useSyncExternalStore(conversation.subscribe, conversation.getState)
  return { conversation, state }
}
