/** What is to be known of a conversation at a glance. */
import { type Task } from '@/lib/api/types'

const BUSY = new Set(['PENDING', 'RUNNING', 'CANCELLING', 'PENDING_CONFIRMATION'])

/** An answer is being written, or waits for people. */
export const isBusy = (task: Task): boolean => task.status !== null && task.status !== undefined && BUSY.has(task.status.status)

export const isPinned = (task: Task): boolean => Boolean(task.status?.pinnedAt)

export const isArchived = (task: Task): boolean => Boolean(task.status?.archivedAt)

export const unreadOf = (task: Task): number => task.status?.unread ?? 0

/** Somebody else's, who shares it; not while nobody knows who asks. */
export const isOfOthers = (task: Task, me: number | undefined): boolean =>
  me !== undefined && typeof task.metadata.userId === 'number' && task.metadata.userId !== me

export const readAll = (task: Task): Task => ({ ...task, status: task.status && { ...task.status, unread: 0 } })
