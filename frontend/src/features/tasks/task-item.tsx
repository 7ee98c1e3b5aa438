'use client'

import Link from 'next/link'
import { memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { type Task } from '@/lib/api/types'
import { cn } from '@/lib/classes'
import { apart } from '@/lib/later'
import { isOfOthers } from './task-facts'
import { Face, row } from './task-face'
import { TaskMenu } from './task-menu'
import { idOf, useTaskUi } from './ui'

const RenameField = apart(async () => (await import('./rename-field')).RenameField)
const Choosable = apart(async () => (await import('./choosable-task')).ChoosableTask)

interface Props {
  task: Task
  active: boolean
  me: number | undefined
  onOpen: (() => void) | undefined
}

function Openable({ task, active, me, onOpen }: Props) {
  const { t } = useTranslation()
  const title = task.spec.title || t('tasks.untitled')
  return (
    <div
      className={cn(
        'group relative rounded-md transition-colors focus-within:bg-accent hover:bg-accent has-data-[state=open]:bg-accent',
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
        className={cn(row, 'group-focus-within:pr-9 group-hover:pr-9 group-has-data-[state=open]:pr-9 pointer-coarse:pr-12!')}
      >
        <Face task={task} active={active} me={me} />
      </Link>
      <TaskMenu
        task={task}
        title={title}
        ofOthers={isOfOthers(task, me)}
        className="absolute top-1/2 right-0.5 -translate-y-1/2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:right-0 pointer-coarse:opacity-100"
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
        <Suspense fallback={<Skeleton className="h-9 pointer-coarse:h-11" />}>
          <Choosable {...props} chosen={chosen} />
        </Suspense>
      ) : (
        <Openable {...props} />
      )}
    </li>
  )
})
