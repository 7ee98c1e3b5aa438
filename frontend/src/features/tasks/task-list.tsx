'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import { type Task } from '@/lib/api/types'
import { cn } from '@/lib/classes'
import { tasksQuery } from './api'
import { TaskMark } from './task-mark'
import { useLiveTasks } from './use-live-tasks'

interface ItemProps {
  task: Task
  active: boolean
  onOpen?: () => void
}

function TaskItem({ task, active, onOpen }: ItemProps) {
  const { t } = useTranslation()
  const title = task.spec.title || t('tasks.untitled')
  return (
    <li>
      <Link
        href={`/chat?task=${task.metadata.id}`}
        prefetch={false}
        onClick={onOpen}
        aria-current={active ? 'page' : undefined}
        title={title}
        className={cn(
          'flex min-h-9 items-center gap-2 rounded-md px-2.5 py-1.5 text-sm transition-colors hover:bg-accent pointer-coarse:min-h-11',
          active ? 'bg-accent-strong font-medium text-foreground' : 'text-foreground/85',
        )}
      >
        <span className="min-w-0 flex-1 truncate">{title}</span>
        <TaskMark status={task.status?.status} />
      </Link>
    </li>
  )
}

/** Fetches on when its end comes near; the button is for keyboards, and for when watching is not possible. */
function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const { t } = useTranslation()
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!mark.current || busy) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), { rootMargin: '200px' })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [busy, onMore])
  return (
    <div ref={mark} className="p-1">
      <Button variant="ghost" size="sm" className="w-full" disabled={busy} onClick={onMore}>
        {busy && <Spinner />}
        {t('tasks.loadMore')}
      </Button>
    </div>
  )
}

const PLACEHOLDERS = ['w-4/5', 'w-3/5', 'w-11/12', 'w-2/3', 'w-3/4']

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="space-y-5 px-2.5 py-3">
      <span className="sr-only">{t('app.loading')}</span>
      {PLACEHOLDERS.map((width) => (
        <Skeleton key={width} className={cn('h-3.5', width)} />
      ))}
    </div>
  )
}

interface Props {
  activeId: number | null
  onOpen?: () => void
}

export function TaskList({ activeId, onOpen }: Props) {
  const { t } = useTranslation()
  useLiveTasks()
  const { data, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(tasksQuery)
  if (isPending) return <Loading />
  if (isError && !data) {
    return (
      <div role="alert" className="space-y-2 px-2.5 py-2 text-sm text-muted-foreground">
        <p>{t('tasks.loadFailed')}</p>
        <Button variant="outline" size="sm" onClick={() => void refetch()}>
          {t('app.retry')}
        </Button>
      </div>
    )
  }
  const tasks = data.pages.flatMap((page) => page.items)
  if (tasks.length === 0) return <p className="px-2.5 py-2 text-sm text-muted-foreground">{t('tasks.empty')}</p>
  return (
    <>
      <ul className="space-y-0.5">
        {tasks.map((task) => (
          <TaskItem key={task.metadata.id} task={task} active={task.metadata.id === activeId} onOpen={onOpen} />
        ))}
      </ul>
      {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </>
  )
}
