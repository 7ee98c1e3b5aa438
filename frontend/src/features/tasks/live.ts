/** What socket events mean for the cached conversations: pure functions from cache to cache. */
import { type Task, type Wire } from '@/lib/api/types'
import { type TaskEvent } from '@/lib/socket'
import { type TaskPages } from './api'

/** The conversation as the list shows it until the server's own version is fetched. */
export function taskFromEvent(payload: Wire['TaskCreated']): Task {
  return {
    apiVersion: 'agent.wecode.io/v1',
    kind: 'Task',
    metadata: { id: payload.task_id, name: `task-${payload.task_id}`, namespace: 'default', createdAt: payload.created_at },
    spec: { title: payload.title, teamRef: { name: payload.team_name, namespace: 'default' } },
    status: { status: 'PENDING', progress: 0 },
  }
}

/** One conversation after an event about it; the same object when the event says nothing about it. */
export function changeTask(task: Task, event: TaskEvent): Task {
  if (task.metadata.id !== event.payload.task_id) return task
  switch (event.type) {
    case 'task:created':
    case 'task:shared':
    case 'task:invited':
    case 'task:updated':
    case 'task:deleted':
      return task
    case 'task:status':
      return { ...task, status: { ...task.status, status: event.payload.status, progress: event.payload.progress } }
    case 'task:renamed':
      return { ...task, spec: { ...task.spec, title: event.payload.title } }
  }
}

const holds = (pages: TaskPages, id: number) => pages.pages.some((page) => page.items.some((task) => task.metadata.id === id))

function prepend(pages: TaskPages, task: Task): TaskPages {
  const [first, ...rest] = pages.pages
  if (!first) return pages
  return { ...pages, pages: [{ ...first, items: [task, ...first.items] }, ...rest] }
}

/** The list after an event; a new conversation goes to the top, once. */
export function changePages(pages: TaskPages | undefined, event: TaskEvent): TaskPages | undefined {
  if (!pages) return pages
  if (event.type === 'task:created') {
    return holds(pages, event.payload.task_id) ? pages : prepend(pages, taskFromEvent(event.payload))
  }
  const changed = pages.pages.map((page) => ({ ...page, items: page.items.map((task) => changeTask(task, event)) }))
  return { ...pages, pages: changed }
}
