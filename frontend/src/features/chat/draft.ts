/** What was written and not sent yet, kept in this browser for each conversation. */
import { useCallback } from 'react'
import { DRAFT_PREFIX } from '@/lib/drafts-owner'
import { useStored } from '@/lib/stored'
import type { Conversation } from './reducer'

const keyOf = (taskId: number | null) => `${DRAFT_PREFIX}${taskId === null ? 'new' : String(taskId)}`

export function useDraft(taskId: number | null): [string, (text: string) => void] {
  const [stored, store] = useStored(keyOf(taskId))
  const write = useCallback(
    (text: string) => {
      store(text === '' ? null : text)
    },
    [store],
  )
  return [stored ?? '', write]
}

/** A new conversation has got its id: what was written meanwhile goes with it. */
export function moveDraft(taskId: number) {
  const text = localStorage.getItem(keyOf(null))
  if (text === null) return
  localStorage.setItem(keyOf(taskId), text)
  localStorage.removeItem(keyOf(null))
}

/** The view goes away with messages that did not get through: their text is found in the composer the next time. */
export function keepUnsent({ taskId, outgoing }: Conversation, online: boolean) {
  const unsent = outgoing.filter((message) => message.phase === 'failed' || !online).map((message) => message.text)
  const written = localStorage.getItem(keyOf(taskId))
  if (unsent.length > 0) localStorage.setItem(keyOf(taskId), [...unsent, ...(written ? [written] : [])].join('\n'))
}
