import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { errorFrom } from '@/lib/api/errors'
import { type Task, type Wire } from '@/lib/api/types'

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

export const leaveTask = (id: number) => done(api.POST('/api/v1/tasks/{task_id}/leave', path(id)))

export const forkTask = (id: number, body: Wire['ForkBody'] = {}) => unwrap(api.POST('/api/v1/tasks/{task_id}/fork', { ...path(id), body }))

/** More than there are: all that has been said counts as read. */
const TO_THE_END = 2 ** 31 - 1

export const readToTheEnd = (id: number) => unwrap(api.PUT('/api/v1/tasks/{task_id}/read', { ...path(id), body: { message_id: TO_THE_END } }))

interface Answered {
  error?: unknown
  response: Response
}

/** Of a call whose answer has no content. */
async function done(call: Promise<Answered>): Promise<void> {
  const { error, response } = await call
  if (!response.ok) throw errorFrom(response, error)
}
