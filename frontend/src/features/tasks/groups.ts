/** Under which headings the conversations of a list stand. */
import { type Task } from '@/lib/api/types'

export const GROUPS = ['pinned', 'today', 'yesterday', 'week', 'older'] as const
export type GroupName = (typeof GROUPS)[number]

export interface Group {
  name: GroupName
  tasks: Task[]
}

const DAY_MS = 86_400_000
const WORKING = new Set(['PENDING', 'RUNNING', 'CANCELLING'])

/** When something was said last, or earlier: messages without an answer are not told of. Milliseconds. */
function lastKnown({ metadata, status }: Task, now: number): number {
  if (status && WORKING.has(status.status)) return now
  const times = [metadata.createdAt, status?.createdAt, status?.completedAt].filter((time) => time !== undefined && time !== null)
  return Math.max(0, ...times.map((time) => Date.parse(time)))
}

function startOfDay(now: number): number {
  const day = new Date(now)
  return day.setHours(0, 0, 0, 0)
}

function dayOf(time: number, now: number): GroupName {
  const today = startOfDay(now)
  if (time >= today) return 'today'
  // Midnight to midnight is 23 or 25 hours twice a year.
  if (time >= startOfDay(today - DAY_MS / 2)) return 'yesterday'
  return time >= startOfDay(today - 6 * DAY_MS) ? 'week' : 'older'
}

/** Headings in their order, of a list that has pinned ones first and then those with the latest message. */
export function grouped(tasks: readonly Task[], now: number): Group[] {
  const found = new Map<GroupName, Task[]>()
  let latest = 0
  for (const task of [...tasks].reverse()) {
    // What stands above another one is not older, whatever is known of it.
    latest = Math.max(latest, lastKnown(task, now))
    const name = task.status?.pinnedAt ? 'pinned' : dayOf(latest, now)
    found.set(name, [task, ...(found.get(name) ?? [])])
  }
  return GROUPS.flatMap((name) => {
    const members = found.get(name)
    return members ? [{ name, tasks: members }] : []
  })
}
