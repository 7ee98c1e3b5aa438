/** What was written and not sent yet, kept in this browser for each conversation. */
import { useStored } from '@/lib/stored'

const keyOf = (taskId: number | null) => `wegent.draft.${taskId === null ? 'new' : String(taskId)}`

export function useDraft(taskId: number | null): [string, (text: string) => void] {
  const [stored, store] = useStored(keyOf(taskId))
  return [
    stored ?? '',
    (text) => {
      store(text === '' ? null : text)
    },
  ]
}

/** A new conversation has got its id: what was written meanwhile goes with it. */
export function moveDraft(taskId: number) {
  const text = localStorage.getItem(keyOf(null))
  if (text === null) return
  localStorage.setItem(keyOf(taskId), text)
  localStorage.removeItem(keyOf(null))
}
