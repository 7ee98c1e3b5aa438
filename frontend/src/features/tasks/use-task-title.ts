'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { taskQuery, TASKS_KEY, type TaskPages } from './api'

/** Title of a conversation; what the list knows is shown until the answer about this one is there. */
export function useTaskTitle(id: number | null): string | null {
  const client = useQueryClient()
  const fromList = () =>
    client
      .getQueryData<TaskPages>(TASKS_KEY)
      ?.pages.flatMap((page) => page.items)
      .find((task) => task.metadata.id === id)
  const { data } = useQuery({ ...taskQuery(id ?? 0), enabled: id !== null, placeholderData: fromList })
  return id === null ? null : (data?.spec.title ?? null)
}
