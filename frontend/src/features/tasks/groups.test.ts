import { expect, test } from 'vitest'
import { type Task } from '@/lib/api/types'
import { grouped } from './groups'

const NOW = new Date(2026, 5, 17, 10).getTime()
const at = (day: number, hour = 9) => new Date(2026, 5, day, hour).toISOString()

function task(id: number, said: string, more: Partial<Task['status']> = {}): Task {
  return {
    apiVersion: 'agent.wecode.io/v1',
    kind: 'Task',
    metadata: { id, name: `task-${String(id)}`, namespace: 'default', createdAt: said },
    spec: { title: `Conversation ${String(id)}`, teamRef: { name: 'wegent-chat' } },
    status: { status: 'COMPLETED', progress: 100, completedAt: said, ...more },
  } as Task
}

const shown = (tasks: Task[]) => grouped(tasks, NOW).map(({ name, tasks: members }) => [name, members.map((each) => each.metadata.id)])

test('conversations stand under the day of their last answer', () => {
  const tasks = [task(1, at(17)), task(2, at(16, 0)), task(3, at(15, 23)), task(4, at(11, 0)), task(5, at(10, 23))]
  expect(shown(tasks)).toEqual([
    ['today', [1]],
    ['yesterday', [2]],
    ['week', [3, 4]],
    ['older', [5]],
  ])
})

test('pinned ones come first, however old they are', () => {
  expect(shown([task(9, at(1), { pinnedAt: at(2) }), task(1, at(17))])).toEqual([
    ['pinned', [9]],
    ['today', [1]],
  ])
})

test('one that is being answered is of today', () => {
  expect(shown([task(1, at(3), { status: 'RUNNING', completedAt: null })])).toEqual([['today', [1]]])
})

test('what stands above another one is not older than it', () => {
  // A group chat in which nobody asked the team: only its place in the list tells of its messages.
  expect(shown([task(1, at(3)), task(2, at(16))])).toEqual([['yesterday', [1, 2]]])
})
