import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/ui/toast'
import { api, unwrap } from '@/lib/api/client'
import { describeError } from '@/lib/api/describe'
import { keyOf } from '../draft-store'
import { type Around } from './around'

/** Of several windows one asks: a second request would throw the first evaluation away. */
function claim(taskId: number, subtaskId: number): boolean {
  const key = `${keyOf(taskId)}.judged`
  if (localStorage.getItem(key) === String(subtaskId)) return false
  localStorage.setItem(key, String(subtaskId))
  return true
}

const ask = (task_id: number, subtask_id: number, correction_model: string) =>
  unwrap(api.POST('/api/v1/chat/correct', { body: { task_id, subtask_id, correction_model } }))

/** Has each answer that is completed in sight judged by the model of one's choice. */
export function useSecondOpinion({ taskId, open, done }: Around, model: string | null) {
  const { t } = useTranslation()
  const watched = useRef<number | null>(null)
  useEffect(() => {
    const before = watched.current
    watched.current = open
    if (before === null || done !== before || model === null || taskId === null) return
    if (!claim(taskId, before)) return
    ask(taskId, before, model).catch((error: unknown) => {
      toast(describeError(t, error), { tone: 'danger' })
    })
  }, [open, done, model, taskId, t])
}
