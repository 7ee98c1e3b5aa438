/** How messages of a conversation are to be answered: chosen once, remembered with the conversation. */
import { useCallback } from 'react'
import { useStored } from '@/lib/stored'
import { keyOf } from '../draft-store'

export interface MessageOptions {
  /** Name of a search engine, or `any` for the installation's first one; null: no search. */
  search: string | null
  thinking: boolean
  clarify: boolean
  /** Name of the model that judges answers; null: none does. */
  opinion: string | null
}

export type OptionName = keyof MessageOptions

export const NO_OPTIONS: MessageOptions = { search: null, thinking: false, clarify: false, opinion: null }

export const ANY_ENGINE = 'any'

/** What the installation offers now. */
export interface Offered {
  engines: readonly { name: string; title: string }[]
  models: readonly { name: string; label: string }[]
}

/** What was chosen, without what is not offered any more. */
export function effective(options: MessageOptions, { engines, models }: Offered): MessageOptions {
  const searchable = engines.length > 0 && (options.search === ANY_ENGINE || engines.some(({ name }) => name === options.search))
  const judged = models.some(({ name }) => name === options.opinion)
  return { ...options, search: searchable ? options.search : null, opinion: judged ? options.opinion : null }
}

const optionsKey = (taskId: number | null) => `${keyOf(taskId)}.options`

function parse(stored: string | null): MessageOptions {
  if (stored === null) return NO_OPTIONS
  try {
    return { ...NO_OPTIONS, ...(JSON.parse(stored) as Partial<MessageOptions>) }
  } catch {
    return NO_OPTIONS
  }
}

const isNothing = (options: MessageOptions) => JSON.stringify({ ...NO_OPTIONS, ...options }) === JSON.stringify(NO_OPTIONS)

export function useMessageOptions(taskId: number | null): [MessageOptions, (change: Partial<MessageOptions>) => void] {
  const [stored, store] = useStored(optionsKey(taskId))
  const change = useCallback(
    (next: Partial<MessageOptions>) => {
      const all = { ...parse(localStorage.getItem(optionsKey(taskId))), ...next }
      store(isNothing(all) ? null : JSON.stringify(all))
    },
    [store, taskId],
  )
  return [parse(stored), change]
}

/** The options of a new conversation stay with it, and the next new one begins without. */
export function moveOptions(taskId: number) {
  const stored = localStorage.getItem(optionsKey(null))
  if (stored === null) return
  localStorage.setItem(optionsKey(taskId), stored)
  localStorage.removeItem(optionsKey(null))
}
