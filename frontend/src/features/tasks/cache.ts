/** The cached conversations, changed before the server answers. */
import { type QueryClient } from '@tanstack/react-query'
import { type Task } from '@/lib/api/types'
import { holdCache } from '@/lib/optimistic'
import { LISTS_KEY, taskKey, type TaskFilter, type TaskPages } from './api'

/** Changes every cached list; each says what it shows. */
export function changeLists(client: QueryClient, change: (pages: TaskPages | undefined, filter: TaskFilter) => TaskPages | undefined) {
  for (const query of client.getQueryCache().findAll({ queryKey: LISTS_KEY })) {
    const filter = query.queryKey[LISTS_KEY.length] as TaskFilter
    client.setQueryData<TaskPages>(query.queryKey, (pages) => change(pages, filter))
  }
}

export function changeCached(client: QueryClient, id: number, change: (task: Task) => Task) {
  client.setQueryData<Task>(taskKey(id), (task) => task && change(task))
}

/** Calls off what is on its way, and returns how to put everything back as it is now. */
export const holdTasks = (client: QueryClient) => holdCache(client, ['tasks'])

export const refreshLists = (client: QueryClient) => client.invalidateQueries({ queryKey: LISTS_KEY })
