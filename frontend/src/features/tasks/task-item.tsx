'use client'

import { Users } from 'lucide-react'
import Link from 'next/link'
import { lazy, memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { Skeleton } from '@/components/ui/skeleton'
import { type Task } from '@/lib/api/types'
import { cn } from '@/lib/classes'
import { isOfOthers, unreadOf } from './task-facts'
import { TaskMark } from './task-mark'
import { TaskMenu } from './task-menu'
import { idOf, toggleSelected, useTaskUi } from './ui'

const RenameField = lazy(() => import('./rename-field'))

const row = 'flex min-h-9 min-w-0 flex-1 items-center gap-2 py-1.5 pl-2.5 text-sm -outline-offset-2 rounded-md pointer-coarse:min-h-11'

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

interface Props {
  task: Task
  active: boolean
  me: number | undefined
  onOpen: (() => void) | undefined
}

function Face({ task, active, me }: Omit<Props, 'onOpen'>) {
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

function Choosable(props: Omit<Props, 'onOpen'> & { chosen: boolean }) {
  const { task, me, chosen } = props
  return (
    <label className={cn(row, 'cursor-pointer pr-2.5 hover:bg-accent', isOfOthers(task, me) && 'cursor-not-allowed opacity-50')}>
      <Checkbox checked={chosen} disabled={isOfOthers(task, me)} onCheckedChange={() => toggleSelected(task)} />
      <Face {...props} />
    </label>
  )
}

function Openable({ task, active, me, onOpen }: Props) {
  const { t } = useTranslation()
  const title = task.spec.title || t('tasks.untitled')
  return (
    <div
      className={cn(
        'group flex items-center rounded-md transition-colors focus-within:bg-accent hover:bg-accent has-data-[state=open]:bg-accent',
        active ? 'bg-accent-strong! font-medium text-foreground' : 'text-foreground/85',
      )}
    >
      <Link
        href={`/chat?task=${String(idOf(task))}`}
        prefetch={false}
        onClick={onOpen}
        aria-current={active ? 'page' : undefined}
        title={title}
        data-task={idOf(task)}
        className={row}
      >
        <Face task={task} active={active} me={me} />
      </Link>
      <TaskMenu
        task={task}
        title={title}
        ofOthers={isOfOthers(task, me)}
        className="mr-0.5 -ml-0 w-0 opacity-0 group-focus-within:w-8 group-focus-within:opacity-100 group-hover:w-8 group-hover:opacity-100 data-[state=open]:w-8 data-[state=open]:opacity-100 pointer-coarse:w-11 pointer-coarse:opacity-100"
      />
    </div>
  )
}

/** One line of the list: opens its conversation, or is chosen, or has its title written anew. */
export const TaskItem = memo(function TaskItem(props: Props) {
  const { task } = props
  const renaming = useTaskUi(({ renaming: now }) => now?.place === 'list' && now.id === idOf(task))
  const selecting = useTaskUi(({ selected }) => selected !== null)
  const chosen = useTaskUi(({ selected }) => selected?.some((each) => idOf(each) === idOf(task)) ?? false)
  return (
    // Lines that are out of sight cost nothing, however many there are; all are found by whoever searches the page.
    <li className="[contain-intrinsic-size:auto_2.25rem] [content-visibility:auto]">
      {renaming ? (
        <Suspense fallback={<Skeleton className="h-9 pointer-coarse:h-11" />}>
          <RenameField task={task} />
        </Suspense>
      ) : selecting ? (
        <Choosable {...props} chosen={chosen} />
      ) : (
        <Openable {...props} />
      )}
    </li>
  )
})
