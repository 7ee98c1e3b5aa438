import { useTranslation } from 'react-i18next'
import { toast } from '@/components/ui/toast'
import { api, unwrap } from '@/lib/api/client'
import { describeError } from '@/lib/api/describe'
import { type Wire } from '@/lib/api/types'
import type { OpenConversation } from '../../conversation'

type Queue = Wire['Queue']

export interface QueueActions {
  pause: () => Promise<boolean>
  resume: () => Promise<boolean>
  clear: () => Promise<boolean>
  remove: (id: number) => Promise<boolean>
  sendNow: (id: number) => Promise<boolean>
  order: (ids: readonly number[]) => Promise<boolean>
  edit: (id: number, message: string) => Promise<boolean>
  /** All of a message of which events show the beginning only; null when it could not be had. */
  whole: (id: number) => Promise<string | null>
}

/** What can be done with messages that wait. Each answer has the whole queue; what failed is said. */
export function useQueueActions(conversation: OpenConversation, taskId: number): QueueActions {
  const { t } = useTranslation()
  const path = { task_id: taskId }
  const tell = (queue: Queue) => {
    conversation.tell({ type: 'received', event: { type: 'queue:updated', payload: queue } })
  }
  const run = async (call: Promise<Queue>): Promise<boolean> => {
    try {
      tell(await call)
      return true
    } catch (error) {
      toast(describeError(t, error), { tone: 'danger' })
      void conversation.join()
      return false
    }
  }
  const of = (queued_id: number) => ({ params: { path: { ...path, queued_id } } })
  return {
    pause: () => run(unwrap(api.POST('/api/v1/tasks/{task_id}/queue/pause', { params: { path } }))),
    resume: () => run(unwrap(api.POST('/api/v1/tasks/{task_id}/queue/resume', { params: { path } }))),
    clear: () => run(unwrap(api.DELETE('/api/v1/tasks/{task_id}/queue', { params: { path } }))),
    remove: (id) => run(unwrap(api.DELETE('/api/v1/tasks/{task_id}/queue/{queued_id}', of(id)))),
    sendNow: (id) => run(unwrap(api.POST('/api/v1/tasks/{task_id}/queue/{queued_id}/send-now', of(id)))),
    order: (ids) => run(unwrap(api.PUT('/api/v1/tasks/{task_id}/queue/order', { params: { path }, body: { ids: [...ids] } }))),
    edit: (id, message) =>
      run(unwrap(api.PATCH('/api/v1/tasks/{task_id}/queue/{queued_id}', { ...of(id), body: { message } }))),
    whole: async (id) => {
      try {
        const { items = [] } = await unwrap(api.GET('/api/v1/tasks/{task_id}/queue', { params: { path } }))
        return items.find((item) => item.id === id)?.message ?? null
      } catch (error) {
        toast(describeError(t, error), { tone: 'danger' })
        return null
      }
    },
  }
}
