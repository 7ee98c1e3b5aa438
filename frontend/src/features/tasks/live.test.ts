import { expect, test } from 'vitest'
import { type TaskEvent } from '@/lib/socket'
import { type TaskPages } from './api'
import { changePages, changeTask, taskFromEvent } from './live'

const created = (task_id: number, title = `Conversation ${task_id}`) => ({
  type: 'task:created' as const,
  payload: { task_id, title, team_id: 1, team_name: 'wegent-chat', created_at: '2026-01-01T00:00:00Z', is_group_chat: false },
})
const status = (task_id: number, state: 'RUNNING' | 'COMPLETED'): TaskEvent => ({
  type: 'task:status',
  payload: { task_id, status: state, progress: 50, completed_at: null },
})
const renamed = (task_id: number, title: string): TaskEvent => ({ type: 'task:renamed', payload: { task_id, title } })

const pages = (...ids: number[][]): TaskPages => ({
  pages: ids.map((page) => ({ items: page.map((id) => taskFromEvent(created(id).payload)), nextCursor: null })),
  pageParams: ids.map(() => null),
})
const idsOf = (list: TaskPages | undefined) => list?.pages.map((page) => page.items.map((task) => task.metadata.id))

test('a new conversation goes to the top', () => {
  expect(idsOf(changePages(pages([2], [1]), created(3)))).toEqual([[3, 2], [1]])
})

test('a conversation that is there already is not added again', () => {
  const before = pages([2], [1])
  expect(changePages(before, created(1))).toBe(before)
})

test('a status reaches its conversation on whatever page', () => {
  const after = changePages(pages([2], [1]), status(1, 'COMPLETED'))
  expect(after?.pages[1]?.items[0]?.status).toMatchObject({ status: 'COMPLETED', progress: 50 })
  expect(after?.pages[0]?.items[0]?.status?.status).toBe('PENDING')
})

test('a new title keeps the rest', () => {
  const task = taskFromEvent(created(1).payload)
  const after = changeTask(task, renamed(1, 'Better'))
  expect(after.spec).toEqual({ ...task.spec, title: 'Better' })
})

test('events about others change nothing', () => {
  const task = taskFromEvent(created(1).payload)
  expect(changeTask(task, renamed(2, 'Other'))).toBe(task)
})

test('events before the first page has come are left to the fetch', () => {
  expect(changePages(undefined, created(1))).toBeUndefined()
})
