/** Calls of the HTTP API about one conversation. */
import { api, unwrap } from '@/lib/api/client'
import { type OlderMessages } from './older'

const PAGE_SIZE = 100

export const olderMessages: OlderMessages = async (taskId, cursor) => {
  const query = { order: 'newest', limit: PAGE_SIZE, ...(cursor !== null && { cursor }) } as const
  const call = api.GET('/api/v1/tasks/{task_id}/messages', { params: { path: { task_id: taskId }, query } })
  const { items, next_cursor: next } = await unwrap(call)
  return { messages: items, next: next ?? null }
}
