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
        className="mr-0.5 w-0 opacity-0 group-focus-within:w-8 group-focus-within:opacity-100 group-hover:w-8 group-hover:opacity-100 data-[state=open]:w-8 data-[state=open]:opacity-100 pointer-coarse:w-11 pointer-coarse:opacity-100"
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
