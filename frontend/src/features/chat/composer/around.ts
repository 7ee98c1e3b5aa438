/** What of a conversation matters to whoever writes: it changes seldom, while answers change many times a second. */
import { useState } from 'react'
import { shallow } from 'zustand/shallow'
import { type Conversation, isAnswer, isFinal, isSending, openAnswer } from '../reducer'

export type Running = 'no' | 'yes' | 'stopping'

export interface Around extends Pick<Conversation, 'taskId' | 'load' | 'queue' | 'unheard'> {
  sending: boolean
  running: Running
  /** A pipeline asks whether to go on, and takes words for the member that has answered. */
  asksToGoOn: boolean
  /** subtask_id of the answer that is being written. */
  open: number | null
  /** The last answer, when it is complete. */
  done: number | null
}

const asksToGoOn = ({ waits }: Conversation) => waits.some(({ kind }) => kind === 'confirmation')

function runningOf(state: Conversation): Running {
  const open = openAnswer(state)
  if (!open || asksToGoOn(state)) return 'no'
  return state.stopping === open.subtaskId ? 'stopping' : 'yes'
}

export function aroundOf(state: Conversation): Around {
  const { taskId, load, queue, unheard } = state
  const last = state.entries.findLast(isAnswer)
  return {
    taskId,
    load,
    queue,
    unheard,
    sending: isSending(state),
    running: runningOf(state),
    asksToGoOn: asksToGoOn(state),
    open: last && !isFinal(last) ? last.subtaskId : null,
    done: last?.phase === 'done' ? last.subtaskId : null,
  }
}

/** The same value as long as nothing in it has changed. */
export function useAround(state: Conversation): Around {
  const next = aroundOf(state)
  const [kept, keep] = useState(next)
  if (shallow(kept, next)) return kept
  keep(next)
  return next
}
