'use client'

import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { onPersonEvent, onTaskEvent, type TaskEvent, useConnection } from '@/lib/socket'
import { LISTS_KEY, taskKey, unreadQuery } from './api'
import { askAnew } from './ask-anew'
import { changeCached, changeLists } from './cache'
import { changePages, changeTask } from './live'

/** Events that say less than a list shows, or after which the order is another one. */
const INCOMPLETE = new Set<TaskEvent['type']>(['task:created', 'task:shared', 'task:invited', 'task:updated'])

function take(client: QueryClient, event: TaskEvent) {
  const id = event.payload.task_id
  changeLists(client, (pages, filter) => changePages(pages, event, filter))
  changeCached(client, id, (task) => changeTask(task, event))
  if (INCOMPLETE.has(event.type)) void askAnew(client, LISTS_KEY)
  // What the event does not say of it, the server does.
  if (event.type === 'task:shared') void client.invalidateQueries({ queryKey: taskKey(id) })
  if (event.type === 'task:renamed') void askAnew(client, taskKey(id))
}

// They come in groups: an answer ends, it is read, and so on.
const TOGETHER_MS = 400

const saysUnread = ({ queryKey: [area, part] }: { queryKey: QueryKey }) => area === 'tasks' && (part === 'list' || part === 'one')

/** Asks for what is unread in each conversation: the event says only in how many there is something. */
function useUnread(client: QueryClient) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onPersonEvent((event) => {
      if (event.type !== 'unread:count') return
      client.setQueryData(unreadQuery.queryKey, event.payload.count)
      clearTimeout(timer)
      timer = setTimeout(() => void client.invalidateQueries({ predicate: saysUnread }), TOGETHER_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client])
}

/** Keeps the cached conversations in step with what the server tells, in every window of the person. */
export function useLiveTasks() {
  const client = useQueryClient()
  useEffect(() => onTaskEvent((event) => take(client, event)), [client])
  useUnread(client)
  const online = useConnection() === 'online'
  useEffect(() => {
    // Events of the time without a connection were missed.
    if (online) void client.invalidateQueries({ queryKey: ['tasks'] })
  }, [client, online])
}
