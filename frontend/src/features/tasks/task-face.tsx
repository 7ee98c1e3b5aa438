'use client'

import { Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Task } from '@/lib/api/types'
import { cn } from '@/lib/classes'
import { isOfOthers, unreadOf } from './task-facts'
import { TaskMark } from './task-mark'

export const row = 'flex min-h-9 min-w-0 flex-1 items-center gap-2 px-2.5 py-1.5 text-sm -outline-offset-2 rounded-md pointer-coarse:min-h-11'

export interface FaceProps {
  task: Task
  active: boolean
  /** The reader's own id. */
  me: number | undefined
}

function Several({ task, me }: { task: Task; me: number | undefined }) {
  const { t } = useTranslation()
  const words = task.spec.is_group_chat ? t('tasks.group') : isOfOthers(task, me) ? t('tasks.shared') : null
  if (words === null) return null
  return (
    <span title={words} className="shrink-0">
      <Users aria-hidden className="size-3.5 text-muted-foreground" />
      <span className="sr-only">{words}</span>
    </span>
  )
}

function Unread({ count }: { count: number }) {
  const { t } = useTranslation()
  if (count === 0) return null
  return (
    <span className="min-w-5 shrink-0 rounded-full bg-primary px-1.5 text-center text-xs leading-5 font-medium text-primary-foreground tabular-nums">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t('tasks.unread', { count })}</span>
    </span>
  )
}

/** Title and marks of a conversation. */
export function Face({ task, active, me }: FaceProps) {
  const { t } = useTranslation()
  const unread = active ? 0 : unreadOf(task)
  return (
    <>
      <Several task={task} me={me} />
      <span className={cn('min-w-0 flex-1 truncate', unread > 0 && 'font-semibold text-foreground')}>{task.spec.title || t('tasks.untitled')}</span>
      <TaskMark status={task.status?.status} />
      <Unread count={unread} />
    </>
  )
}
