'use client'

import { Ellipsis } from 'lucide-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Spinner } from '@/components/ui/spinner'
import { type Task } from '@/lib/api/types'
import { apart } from '@/lib/later'
import { useTaskUi } from './ui'

const TaskMenuItems = apart(async () => (await import('./task-menu-items')).TaskMenuItems, { waiting: <MenuLoading /> })

export function MenuLoading() {
  return (
    <div className="grid h-24 place-items-center">
      <Spinner />
    </div>
  )
}

/** The field for the new title has the focus already. */
export function keepFocus(event: Event) {
  if (useTaskUi.getState().renaming) event.preventDefault()
}

interface Props {
  task: Task
  title: string
  ofOthers: boolean
  className?: string
}

export function TaskMenu({ task, title, ofOthers, className }: Props) {
  const { t } = useTranslation()
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t('tasks.menu', { title })} className={className}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" onCloseAutoFocus={keepFocus}>
        <Suspense fallback={<MenuLoading />}>
          <TaskMenuItems task={task} ofOthers={ofOthers} />
        </Suspense>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
