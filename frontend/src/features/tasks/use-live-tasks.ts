'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { onTaskEvent, useConnection } from '@/lib/socket'
import { type Task } from '@/lib/api/types'
import { taskKey, TASKS_KEY, type TaskPages } from './api'
import { askAnew } from './ask-anew'
import { changePages, changeTask } from './live'

/** Keeps the cached conversations in step with what the server tells, in every window of the person. */
export function useLiveTasks() {
  const client = useQueryClient()
  useEffect(
    () =>
      onTaskEvent((event) => {
        client.setQueryData<TaskPages>(TASKS_KEY, (pages) => changePages(pages, event))
        const key = taskKey(event.payload.task_id)
        client.setQueryData<Task>(key, (task) => task && changeTask(task, event))
        // What the event does not say of it, the server does.
        if (event.type === 'task:shared') void client.invalidateQueries({ queryKey: ['tasks'] })
        if (event.type === 'task:renamed') void askAnew(client, key)
      }),
    [client],
  )
  const online = useConnection() === 'online'
  useEffect(() => {
    // Events of the time without a connection were missed.
    if (online) void client.invalidateQueries({ queryKey: ['tasks'] })
  }, [client, online])
}
