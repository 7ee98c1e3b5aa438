import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { ApiError, errorFrom, unreachable } from '@/lib/api/errors'
import { type Task, type Wire } from '@/lib/api/types'
import { fileNameOf } from '@/lib/text/file-name'

export interface TaskPage {
  items: Task[]
  nextCursor: string | null
}

export type TaskPages = InfiniteData<TaskPage>

/** Which conversations a list shows. `search`: text in titles and messages, empty for all. */
export interface TaskFilter {
  archived: boolean
  search: string
}

export const EVERYTHING: TaskFilter = { archived: false, search: '' }

const PAGE_SIZE = 40

async function fetchPage({ archived, search }: TaskFilter, cursor: string | null): Promise<TaskPage> {
  const page = await unwrap(
    api.GET('/api/v1/tasks', {
      params: {
        query: {
          limit: PAGE_SIZE,
          pinned_first: true,
          archived: archived ? 'true' : 'false',
          ...(search !== '' && { search }),
          ...(cursor !== null && { cursor }),
        },
      },
    }),
  )
  return { items: page.items, nextCursor: page.nextCursor ?? null }
}

/** Of all lists, whatever they show. */
export const LISTS_KEY = ['tasks', 'list'] as const

export const listKey = (filter: TaskFilter) => [...LISTS_KEY, filter] as const

/** Own conversations and those of others that one takes part in: pinned ones, then the newest first, page by page. */
export const tasksQuery = (filter: TaskFilter = EVERYTHING) =>
  infiniteQueryOptions({
    queryKey: listKey(filter),
    queryFn: ({ pageParam }) => fetchPage(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })

export const taskKey = (id: number) => ['tasks', 'one', id] as const

const path = (id: number) => ({ params: { path: { task_id: id } } })

/** One conversation by its integer id. */
export const taskQuery = (id: number) =>
  queryOptions({
    queryKey: taskKey(id),
    queryFn: () => unwrap(api.GET('/api/v1/tasks/{task_id}', path(id))),
  })

/** In how many conversations there is something unread. */
export const unreadQuery = queryOptions({
  queryKey: ['tasks', 'unread'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/users/me/unread'))).count,
})

export const patchTask = (id: number, body: Wire['TaskPatch']) => unwrap(api.PATCH('/api/v1/tasks/{task_id}', { ...path(id), body }))

/** Each by itself; those that could not be deleted come back with their reason. */
export async function deleteTasks(ids: readonly number[], cancel = false) {
  const { results } = await unwrap(api.POST('/api/v1/tasks/delete', { body: { ids: [...ids], cancel } }))
  return results.filter((result) => !result.deleted)
}

export const restoreTask = ({ metadata: { name, namespace = 'default' } }: Task) =>
  unwrap(api.POST('/api/v1/namespaces/{ns}/tasks/{name}/restore', { params: { path: { ns: namespace, name } } }))

export const leaveTask = (id: number) => answered(api.POST('/api/v1/tasks/{task_id}/leave', path(id)))

export type ExportFormat = 'markdown' | 'docx' | 'json'

/** The conversation as a file, and what the server calls it. */
export async function exportTask(id: number, format: ExportFormat) {
  const query = { format }
  const { data, response } = await answered(
    api.GET('/api/v1/tasks/{task_id}/export', { params: { path: { task_id: id }, query }, parseAs: 'blob' }),
  )
  const name = fileNameOf(response.headers.get('content-disposition')) ?? `conversation-${String(id)}`
  return { content: data as Blob, name }
}

/** What the caller may do with a conversation. */
export const accessQuery = (id: number) =>
  queryOptions({
    queryKey: ['tasks', 'access', id],
    queryFn: async () => (await unwrap(api.GET('/api/v1/tasks/{task_id}/access', path(id)))).permissions,
  })

export const participantsQuery = (id: number) =>
  queryOptions({
    queryKey: ['tasks', 'participants', id],
    queryFn: async () => (await unwrap(api.GET('/api/v1/tasks/{task_id}/participants', path(id)))).items,
  })

export const presenceQuery = (id: number) =>
  queryOptions({
    queryKey: ['tasks', 'presence', id],
    queryFn: async () => (await unwrap(api.GET('/api/v1/tasks/{task_id}/presence', path(id)))).users,
  })

/** The latest messages: what they say of model and context. */
export const latestQuery = (id: number) =>
  queryOptions({
    queryKey: ['tasks', 'latest', id],
    queryFn: async () => {
      const query = { order: 'newest', limit: 100 } as const
      return (await unwrap(api.GET('/api/v1/tasks/{task_id}/messages', { params: { path: { task_id: id }, query } }))).items
    },
  })

/** Makes a group chat, or says which of its messages are answered. */
export const setAnswers = (task: Task, answers: Task['spec']['answers']) =>
  task.spec.is_group_chat
    ? unwrap(api.PATCH('/api/v1/tasks/{task_id}/group-chat', { ...path(task.metadata.id ?? 0), body: { answers: answers ?? 'addressed' } }))
    : unwrap(api.POST('/api/v1/tasks/{task_id}/group-chat', { ...path(task.metadata.id ?? 0), body: { answers } }))

export const forkTask = (id: number, body: Wire['ForkBody'] = {}) => unwrap(api.POST('/api/v1/tasks/{task_id}/fork', { ...path(id), body }))

/** More than there are: all that has been said counts as read. */
const TO_THE_END = 2 ** 31 - 1

export const readToTheEnd = (id: number) => unwrap(api.PUT('/api/v1/tasks/{task_id}/read', { ...path(id), body: { message_id: TO_THE_END } }))

interface Answer {
  data?: unknown
  error?: unknown
  response: Response
}

/** Of a call whose answer is a file, or has no content. */
async function answered(call: Promise<Answer>): Promise<Answer> {
  const answer = await call.catch((cause: unknown) => {
    throw cause instanceof ApiError ? cause : unreachable(cause)
  })
  if (!answer.response.ok) throw errorFrom(answer.response, answer.error)
  return answer
}
