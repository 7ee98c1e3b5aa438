import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type Task } from '@/lib/api/types'

export interface TaskPage {
  items: Task[]
  nextCursor: string | null
}

export type TaskPages = InfiniteData<TaskPage, string | null>

const PAGE_SIZE = 40

async function fetchPage(cursor: string | null): Promise<TaskPage> {
  const query = cursor === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor }
  const page = await unwrap(api.GET('/api/v1/tasks', { params: { query } }))
  return { items: page.items, nextCursor: page.nextCursor ?? null }
}

export const TASKS_KEY = ['tasks', 'list'] as const

/** Own conversations, newest first, page by page. */
export const tasksQuery = infiniteQueryOptions({
  queryKey: TASKS_KEY,
  queryFn: ({ pageParam }) => fetchPage(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
})

export const taskKey = (id: number) => ['tasks', 'one', id] as const

/** One conversation by its integer id. */
export const taskQuery = (id: number) =>
  queryOptions({
    queryKey: taskKey(id),
    queryFn: () => unwrap(api.GET('/api/v1/tasks/{task_id}', { params: { path: { task_id: id } } })),
  })
