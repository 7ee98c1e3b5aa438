'use client'

import { Archive, ArchiveRestore, CheckCheck, Link2, ListChecks, LogOut, PenLine, Pin, PinOff, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu'
import { toast } from '@/lib/toasts'
import { type Task } from '@/lib/api/types'
import { linkTo } from '@/lib/navigation'
import { copyText } from '@/lib/text/clipboard'
import { isArchived, isPinned, unreadOf } from './task-facts'
import { beginSelecting, idOf, rename } from './ui'
import { type TaskActions, useTaskActions } from './use-task-actions'

interface PartProps {
  task: Task
  actions: TaskActions
}

/** For whom it belongs to. */
export function OrderItems({ task, actions, place }: PartProps & { place: 'list' | 'head' }) {
  const { t } = useTranslation('tasks')
  const pinned = isPinned(task)
  const archived = isArchived(task)
  const PinIcon = pinned ? PinOff : Pin
  const ArchiveIcon = archived ? ArchiveRestore : Archive
  return (
    <>
      <DropdownMenuItem onSelect={() => rename(idOf(task), place)}>
        <PenLine aria-hidden />
        {t('menu.rename')}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => void actions.pin(task, !pinned)}>
        <PinIcon aria-hidden />
        {t(pinned ? 'menu.unpin' : 'menu.pin')}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => void actions.archive([task], !archived)}>
        <ArchiveIcon aria-hidden />
        {t(archived ? 'menu.unarchive' : 'menu.archive')}
      </DropdownMenuItem>
    </>
  )
}

export function CopyLinkItem({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const copy = async () => {
    const copied = await copyText(linkTo(`/chat?task=${String(idOf(task))}`))
    toast(t(copied ? 'done.linkCopied' : 'failed.copy'), { tone: copied ? 'success' : 'danger' })
  }
  return (
    <DropdownMenuItem onSelect={() => void copy()}>
      <Link2 aria-hidden />
      {t('menu.copyLink')}
    </DropdownMenuItem>
  )
}

/** How it goes out of the list for good. */
export function EndItem({ task, actions, ofOthers }: PartProps & { ofOthers: boolean }) {
  const { t } = useTranslation('tasks')
  return (
    <>
      <DropdownMenuSeparator />
      {ofOthers ? (
        <DropdownMenuItem onSelect={() => void actions.leave(task)} className="text-destructive [&_svg]:text-destructive">
          <LogOut aria-hidden />
          {t('menu.leave')}
        </DropdownMenuItem>
      ) : (
        <DropdownMenuItem onSelect={() => actions.remove(task)} className="text-destructive [&_svg]:text-destructive">
          <Trash2 aria-hidden />
          {t('menu.delete')}
        </DropdownMenuItem>
      )}
    </>
  )
}

/** What one can do with a conversation of the list. */
export function TaskMenuItems({ task, ofOthers }: { task: Task; ofOthers: boolean }) {
  const { t } = useTranslation('tasks')
  const actions = useTaskActions()
  return (
    <>
      {!ofOthers && <OrderItems task={task} actions={actions} place="list" />}
      {unreadOf(task) > 0 && (
        <DropdownMenuItem onSelect={() => actions.markRead(task)}>
          <CheckCheck aria-hidden />
          {t('menu.markRead')}
        </DropdownMenuItem>
      )}
      <CopyLinkItem task={task} />
      {!ofOthers && (
        <DropdownMenuItem onSelect={() => beginSelecting([task])}>
          <ListChecks aria-hidden />
          {t('menu.select')}
        </DropdownMenuItem>
      )}
      <EndItem task={task} actions={actions} ofOthers={ofOthers} />
    </>
  )
}
