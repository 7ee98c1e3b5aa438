import { expect, test } from 'vitest'
import { type TaskEvent } from '@/lib/socket'
import { EVERYTHING, type TaskPages } from './api'
import { changeOne, changePages, changeTask, changed, taskFromEvent } from './live'

const created = (task_id: number, title = `Conversation ${task_id}`) => ({
  type: 'task:created' as const,
  payload: { task_id, title, team_id: 1, team_name: 'wegent-chat', created_at: '2026-01-01T00:00:00Z', is_group_chat: false },
})
const status = (task_id: number, state: 'RUNNING' | 'COMPLETED'): TaskEvent => ({
  type: 'task:status',
  payload: { task_id, status: state, progress: 50, completed_at: null },
})
const renamed = (task_id: number, title: string): TaskEvent => ({ type: 'task:renamed', payload: { task_id, title } })
const updated = (task_id: number, archived: boolean, pinned: boolean): TaskEvent => ({
  type: 'task:updated',
  payload: { task_id, archived, pinned },
})

const pages = (...ids: number[][]): TaskPages => ({
  pages: ids.map((page) => ({ items: page.map((id) => taskFromEvent(created(id).payload)), nextCursor: null })),
  pageParams: ids.map(() => null),
})
const after = (before: TaskPages | undefined, event: TaskEvent) => changePages(before, event, EVERYTHING)
const idsOf = (list: TaskPages | undefined) => list?.pages.map((page) => page.items.map((task) => task.metadata.id))

test('a new conversation goes to the top', () => {
  expect(idsOf(after(pages([2], [1]), created(3)))).toEqual([[3, 2], [1]])
})

test('a conversation that is there already is not added again', () => {
  const before = pages([2], [1])
  expect(after(before, created(1))).toBe(before)
})

test('a new conversation is not among those that were put away or looked for', () => {
  const before = pages([2])
  expect(changePages(before, created(3), { archived: true, search: '' })).toBe(before)
  expect(changePages(before, created(3), { archived: false, search: 'tea' })).toBe(before)
})

test('a status reaches its conversation on whatever page', () => {
  const list = after(pages([2], [1]), status(1, 'COMPLETED'))
  expect(list?.pages[1]?.items[0]?.status).toMatchObject({ status: 'COMPLETED', progress: 50 })
  expect(list?.pages[0]?.items[0]?.status?.status).toBe('PENDING')
})

test('a conversation with a new message goes to the top', () => {
  expect(idsOf(after(pages([3, 2], [1]), status(1, 'RUNNING')))).toEqual([[1, 3, 2], []])
})

test('a new title keeps the rest', () => {
  const task = taskFromEvent(created(1).payload)
  expect(changeTask(task, renamed(1, 'Better')).spec).toEqual({ ...task.spec, title: 'Better' })
})

test('what was put away leaves the list, and what is deleted leaves all', () => {
  expect(idsOf(after(pages([2], [1]), updated(1, true, false)))).toEqual([[2], []])
  expect(idsOf(after(pages([2], [1]), { type: 'task:deleted', payload: { task_id: 2 } }))).toEqual([[], [1]])
})

test('what was brought back leaves those that were put away', () => {
  const away = changeOne(pages([1]), 1, { archived: true, search: '' }, (task) => changed(task, { archived: true }))
  expect(idsOf(away)).toEqual([[1]])
  expect(idsOf(changePages(away, updated(1, false, false), { archived: true, search: '' }))).toEqual([[]])
})

test('pinning keeps the moment of the first time', () => {
  const pinned = changed(taskFromEvent(created(1).payload), { pinned: true })
  expect(pinned.status?.pinnedAt).toBeTruthy()
  expect(changed(pinned, { pinned: true }).status?.pinnedAt).toBe(pinned.status?.pinnedAt)
  expect(changed(pinned, { pinned: false }).status?.pinnedAt).toBeNull()
})

test('a group chat is one from then on', () => {
  const event: TaskEvent = { type: 'task:group_chat', payload: { task_id: 1, is_group_chat: true, answers: 'always' } }
  expect(changeTask(taskFromEvent(created(1).payload), event).spec).toMatchObject({ is_group_chat: true, answers: 'always' })
})

test('events about others change nothing', () => {
  const task = taskFromEvent(created(1).payload)
  expect(changeTask(task, renamed(2, 'Other'))).toBe(task)
  const before = pages([1])
  expect(after(before, renamed(2, 'Other'))).toBe(before)
})

test('events before the first page has come are left to the fetch', () => {
  expect(after(undefined, created(1))).toBeUndefined()
})
