/** What socket events mean for the cached conversations: pure functions from cache to cache. */
import { type Task, type Wire } from '@/lib/api/types'
import { type TaskEvent } from '@/lib/socket'
import { type TaskFilter, type TaskPages } from './api'

/** The conversation as the list shows it until the server's own version is fetched. */
export function taskFromEvent(payload: Wire['TaskCreated']): Task {
  return {
    apiVersion: 'agent.wecode.io/v1',
    kind: 'Task',
    metadata: { id: payload.task_id, name: `task-${payload.task_id}`, namespace: 'default', createdAt: payload.created_at },
    spec: {
      title: payload.title,
      teamRef: { name: payload.team_name, namespace: 'default' },
      is_group_chat: payload.is_group_chat ?? false,
    },
    status: { status: 'PENDING', progress: 0 },
  }
}

/** What a change of title, place or state says, in the words of the resource. */
export function changed(task: Task, { title, archived, pinned }: Wire['TaskPatch']): Task {
  const now = new Date().toISOString()
  const at = (wanted: boolean, before: string | null | undefined) => (wanted ? (before ?? now) : null)
  const status = task.status && {
    ...task.status,
    ...(typeof archived === 'boolean' && { archivedAt: at(archived, task.status.archivedAt) }),
    ...(typeof pinned === 'boolean' && { pinnedAt: at(pinned, task.status.pinnedAt) }),
  }
  return { ...task, status, spec: typeof title === 'string' ? { ...task.spec, title } : task.spec }
}

function withStatus(task: Task, { status, progress, completed_at }: Wire['TaskStatus']): Task {
  const completedAt = completed_at ?? task.status?.completedAt ?? null
  return { ...task, status: { ...task.status, status, progress, completedAt } }
}

/** One conversation after an event about it; the same object when the event says nothing about it. */
export function changeTask(task: Task, event: TaskEvent): Task {
  if (task.metadata.id !== event.payload.task_id) return task
  switch (event.type) {
    case 'task:created':
    case 'task:shared':
    case 'task:invited':
    case 'task:deleted':
      return task
    case 'task:status':
      return withStatus(task, event.payload)
    case 'task:renamed':
      return changed(task, { title: event.payload.title })
    case 'task:updated':
      return changed(task, event.payload)
    case 'task:group_chat': {
      const { is_group_chat, answers } = event.payload
      return { ...task, spec: { ...task.spec, is_group_chat, answers } }
    }
  }
}

export const tasksOf = (pages: TaskPages) => pages.pages.flatMap((page) => page.items)

const holds = (pages: TaskPages, id: number) => tasksOf(pages).some((task) => task.metadata.id === id)

function onEach(pages: TaskPages, change: (items: Task[]) => Task[]): TaskPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: change(page.items) })) }
}

function prepend(pages: TaskPages, task: Task): TaskPages {
  const [first, ...rest] = pages.pages
  if (!first) return pages
  return { ...pages, pages: [{ ...first, items: [task, ...first.items] }, ...rest] }
}

export const without = (pages: TaskPages, ids: readonly number[]): TaskPages =>
  onEach(pages, (items) => items.filter((task) => !ids.includes(task.metadata.id ?? 0)))

/** As the server orders them: pinned ones first, each kind with the latest message first. */
const toTop = (pages: TaskPages, id: number): TaskPages => {
  const task = tasksOf(pages).find((each) => each.metadata.id === id)
  return task ? prepend(without(pages, [id]), task) : pages
}

/** The list with one conversation changed; it leaves a list to which it does not belong any more. */
export function changeOne(pages: TaskPages, id: number, filter: TaskFilter, change: (task: Task) => Task): TaskPages {
  const belongs = (task: Task) => task.metadata.id !== id || Boolean(task.status?.archivedAt) === filter.archived
  return onEach(pages, (items) => items.map((task) => (task.metadata.id === id ? change(task) : task)).filter(belongs))
}

const begins = (event: TaskEvent) => event.type === 'task:status' && event.payload.status === 'RUNNING'

/** The list after an event. A new conversation goes to the top, once, and so does one with a new message. */
export function changePages(pages: TaskPages | undefined, event: TaskEvent, filter: TaskFilter): TaskPages | undefined {
  if (!pages) return pages
  const id = event.payload.task_id
  if (event.type === 'task:created') {
    const fits = !filter.archived && filter.search === ''
    return !fits || holds(pages, id) ? pages : prepend(pages, taskFromEvent(event.payload))
  }
  if (!holds(pages, id)) return pages
  if (event.type === 'task:deleted') return without(pages, [id])
  const after = changeOne(pages, id, filter, (task) => changeTask(task, event))
  return begins(event) ? toTop(after, id) : after
}
