'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type KeyboardEvent, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import { cn } from '@/lib/classes'
import { useSettled } from '@/lib/settled'
import { apart } from '@/lib/later'
import { type TaskFilter, tasksQuery } from './api'
import { grouped } from './groups'
import { ListHead } from './list-head'
import { tasksOf } from './live'
import { TaskItem } from './task-item'
import { useTaskUi } from './ui'

const SelectionBar = apart(async () => (await import('./selection-bar')).SelectionBar)

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

function Failed({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="alert" className="space-y-2 px-2.5 py-2 text-sm text-muted-foreground">
      <p>{t('tasks.loadFailed')}</p>
      <Button variant="outline" size="sm" onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </div>
  )
}

function Nothing({ archived, search }: TaskFilter) {
  const { t } = useTranslation()
  const text = search !== '' ? t('tasks.noMatch', { search }) : t(archived ? 'tasks.archivedEmpty' : 'tasks.empty')
  return (
    <p role="status" className="px-2.5 py-2 text-sm text-pretty wrap-anywhere text-muted-foreground">
      {text}
    </p>
  )
}

/** Up and down go from line to line. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement) || event.target.closest('[role=menu]')) return
  const places = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=search] input, [data-task]')]
  const next = places[places.indexOf(event.target) + step]
  if (!places.includes(event.target) || !next) return
  event.preventDefault()
  next.focus()
}

/** So that yesterday's conversations are called so when the day changes. */
function useToday() {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10 * 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

interface Props {
  activeId: number | null
  /** The person's own id; what belongs to others is marked. */
  me: number | undefined
  onOpen?: () => void
}

function Conversations({ activeId, me, onOpen, filter }: Props & { filter: TaskFilter }) {
  const { t } = useTranslation()
  const now = useToday()
  const { data, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useInfiniteQuery({
    ...tasksQuery(filter),
    placeholderData: keepPreviousData,
  })
  const groups = useMemo(() => (data ? grouped(tasksOf(data), now) : []), [data, now])
  if (isPending) return <Loading />
  if (isError && !data) return <Failed onRetry={() => void refetch()} />
  if (groups.length === 0) return <Nothing {...filter} />
  return (
    <div className={cn('transition-opacity', isPlaceholderData && 'opacity-60')}>
      {groups.map(({ name, tasks }) => (
        <section key={name} aria-labelledby={`tasks-${name}`} className="mb-2">
          <h3 id={`tasks-${name}`} className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted-foreground">
            {t(`tasks.groups.${name}`)}
          </h3>
          <ul className="space-y-0.5">
            {tasks.map((task) => (
              <TaskItem key={task.metadata.id} task={task} active={task.metadata.id === activeId} me={me} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </div>
  )
}

const SEARCH_PAUSE_MS = 250

/** All conversations: to find, to open and to put in order. */
export function TaskList(props: Props) {
  const archived = useTaskUi((ui) => ui.archived)
  const search = useSettled(useTaskUi((ui) => ui.search).trim(), SEARCH_PAUSE_MS)
  const selecting = useTaskUi((ui) => ui.selected !== null)
  const filter = useMemo(() => ({ archived, search }), [archived, search])
  return (
    <div onKeyDown={walk} className="flex min-h-0 flex-1 flex-col">
      <ListHead />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-3">
        <Conversations {...props} filter={filter} />
      </div>
      <Suspense>{selecting && <SelectionBar />}</Suspense>
    </div>
  )
}
