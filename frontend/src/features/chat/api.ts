/** Calls of the HTTP API about one conversation. */
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { errorFrom } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'

const TIMELINE_PACE_MS = 2_000

const onMessage = (taskId: number, subtaskId: number) => ({ params: { path: { task_id: taskId, subtask_id: subtaskId } } })

export const editMessage = (taskId: number, subtaskId: number, message: string) =>
  unwrap(api.POST('/api/v1/tasks/{task_id}/messages/{subtask_id}/edit', { ...onMessage(taskId, subtaskId), body: { message } }))

export const continueAnswer = (taskId: number, subtaskId: number) =>
  unwrap(api.POST('/api/v1/tasks/{task_id}/messages/{subtask_id}/continue', { ...onMessage(taskId, subtaskId), body: {} }))

export const answerClarification = (taskId: number, subtaskId: number, body: Wire['AnswersBody']) =>
  unwrap(api.POST('/api/v1/tasks/{task_id}/messages/{subtask_id}/clarification', { ...onMessage(taskId, subtaskId), body }))

export const askOpinion = (taskId: number, subtaskId: number, model: string) =>
  unwrap(api.POST('/api/v1/chat/correct', { body: { task_id: taskId, subtask_id: subtaskId, correction_model: model } }))

export const applyOpinion = (taskId: number, subtaskId: number) =>
  unwrap(api.POST('/api/v1/tasks/{task_id}/messages/{subtask_id}/apply-correction', onMessage(taskId, subtaskId)))

/** Takes it back, or stops it while it is made. */
export async function deleteOpinion(taskId: number, subtaskId: number) {
  const { response, error } = await api.DELETE('/api/v1/tasks/{task_id}/messages/{subtask_id}/correction', onMessage(taskId, subtaskId))
  if (!response.ok) throw errorFrom(response, error)
}

export const timelineQuery = (taskId: number, subtaskId: number, running: boolean) =>
  queryOptions({
    queryKey: ['timeline', taskId, subtaskId],
    queryFn: () => unwrap(api.GET('/api/v1/tasks/{task_id}/messages/{subtask_id}/timeline', onMessage(taskId, subtaskId))),
    refetchInterval: running ? TIMELINE_PACE_MS : false,
  })

/** The bytes of a file, or of the picture that stands for it. */
export async function fileOf(id: number, what: 'content' | 'preview'): Promise<Blob> {
  const path = { params: { path: { attachment_id: id } }, parseAs: 'blob' } as const
  const call = what === 'content' ? api.GET('/api/v1/attachments/{attachment_id}/content', path) : api.GET('/api/v1/attachments/{attachment_id}/preview', path)
  const { data, error, response } = await call
  if (!response.ok || !data) throw errorFrom(response, error)
  return data as Blob
}
