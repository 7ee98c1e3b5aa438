'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type Task } from '@/lib/api/types'
import { listKey, EVERYTHING, taskQuery, type TaskPages } from './api'
import { tasksOf } from './live'

/** A conversation; what the list knows is shown until the answer about this one is there. */
export function useTask(id: number | null): Task | undefined {
  const client = useQueryClient()
  const fromList = () => {
    const pages = client.getQueryData<TaskPages>(listKey(EVERYTHING))
    return pages && tasksOf(pages).find((task) => task.metadata.id === id)
  }
  const { data } = useQuery({ ...taskQuery(id ?? 0), enabled: id !== null, placeholderData: fromList })
  return id === null ? undefined : data
}
