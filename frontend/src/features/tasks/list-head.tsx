'use client'

import { Archive, ArrowLeft, Ellipsis, ListChecks, Search, X } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { fieldClasses } from '@/components/ui/input'
import { cn } from '@/lib/classes'
import { capsOf } from '@/lib/shortcuts'
import { unreadQuery } from './api'
import { beginSelecting, searchFor, searchIsThere, showArchived, useTaskUi } from './ui'

const LONGEST_SEARCH = 200

function UnreadCount() {
  const { t } = useTranslation()
  const count = useQuery(unreadQuery).data ?? 0
  if (count === 0) return null
  return (
    <span className="rounded-full bg-primary-soft px-1.5 leading-5 text-primary tabular-nums">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{t('tasks.unreadConversations', { count })}</span>
    </span>
  )
}

function ListMenu() {
  const { t } = useTranslation()
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t('tasks.listMenu')} className="size-7 pointer-coarse:size-11">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => beginSelecting()}>
          <ListChecks aria-hidden />
          {t('tasks.select')}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => showArchived(true)}>
          <Archive aria-hidden />
          {t('tasks.showArchived')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function Heading() {
  const { t } = useTranslation()
  const archived = useTaskUi((ui) => ui.archived)
  return (
    <div className="flex h-9 items-center gap-1 pl-2.5 text-xs font-medium text-muted-foreground pointer-coarse:h-11">
      {archived && (
        <Button variant="ghost" size="icon-sm" aria-label={t('tasks.back')} onClick={() => showArchived(false)} className="-ml-2.5">
          <ArrowLeft aria-hidden />
        </Button>
      )}
      <h2 className="flex min-w-0 flex-1 items-center gap-2">
        <span className="truncate">{t(archived ? 'tasks.archived' : 'tasks.heading')}</span>
        {!archived && <UnreadCount />}
      </h2>
      {!archived && <ListMenu />}
    </div>
  )
}

function SearchField() {
  const { t } = useTranslation()
  const search = useTaskUi((ui) => ui.search)
  const asked = useTaskUi((ui) => ui.searchAsked)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!asked) return
    searchIsThere()
    field.current?.select()
  }, [asked])
  return (
    <div role="search" className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground" />
      <input
        ref={field}
        type="text"
        enterKeyHint="search"
        aria-label={t('tasks.search')}
        aria-keyshortcuts="Control+K Meta+K"
        placeholder={t('tasks.search')}
        value={search}
        maxLength={LONGEST_SEARCH}
        onChange={(event) => searchFor(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || search === '') return
          event.stopPropagation()
          searchFor('')
        }}
        className={cn(fieldClasses, 'h-9 pr-9 pl-8 pointer-coarse:h-11')}
      />
      {search === '' ? (
        <kbd aria-hidden className="absolute top-1/2 right-2 -translate-y-1/2 rounded-sm border px-1 font-sans text-[0.6875rem] text-muted-foreground pointer-coarse:hidden">
          {capsOf('search').join(' ')}
        </kbd>
      ) : (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('tasks.clearSearch')}
          onClick={() => {
            searchFor('')
            field.current?.focus()
          }}
          className="absolute top-1/2 right-0.5 -translate-y-1/2"
        >
          <X aria-hidden />
        </Button>
      )}
    </div>
  )
}

/** What the list shows, and how to find something in it. */
export function ListHead() {
  return (
    <div className="shrink-0 px-3 pb-1">
      <Heading />
      <SearchField />
    </div>
  )
}
