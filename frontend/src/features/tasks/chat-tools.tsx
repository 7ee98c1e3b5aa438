'use client'

import { Ellipsis, Share2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Tooltip } from '@/components/ui/tooltip'
import { type Task } from '@/lib/api/types'
import { apart } from '@/lib/later'
import { type Names } from './details-sheet'
import { type HeadDialog } from './head-menu-items'
import { Presence } from './presence'
import { keepFocus, MenuLoading } from './task-menu'
import { idOf } from './ui'
import { type Access } from './use-access'

const HeadMenuItems = apart(async () => (await import('./head-menu-items')).HeadMenuItems, { waiting: <MenuLoading /> })
const DetailsSheet = apart(async () => (await import('./details-sheet')).DetailsSheet)
const DIALOGS = {
  fork: apart(async () => (await import('./fork-dialog')).ForkDialog),
  group: apart(async () => (await import('./group-dialog')).GroupDialog),
}

interface Props {
  task: Task
  access: Access
  names: Names
  /** Opens what shows with whom it is shared, and lets people in and out. */
  onPeople: () => void
}

/** At the right of the head: who is there, sharing, and what else one can do with the conversation. */
export function ChatTools({ task, access, names, onPeople }: Props) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<HeadDialog | null>(null)
  const close = () => setDialog(null)
  const Dialog = dialog && dialog !== 'details' && DIALOGS[dialog]
  return (
    <>
      {task.spec.is_group_chat && <Presence id={idOf(task)} />}
      {access.share && (
        <Tooltip content={t('tasks.share')}>
          <Button variant="ghost" size="icon" aria-label={t('tasks.share')} onClick={onPeople} className="max-md:size-11">
            <Share2 aria-hidden className="max-md:size-5!" />
          </Button>
        </Tooltip>
      )}
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t('tasks.more')} className="max-md:size-11">
            <Ellipsis aria-hidden className="max-md:size-5!" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" onCloseAutoFocus={keepFocus}>
          <Suspense fallback={<MenuLoading />}>
            <HeadMenuItems task={task} access={access} onDialog={setDialog} onPeople={onPeople} />
          </Suspense>
        </DropdownMenuContent>
      </DropdownMenu>
      <Suspense>
        {Dialog && <Dialog task={task} onClose={close} />}
        {dialog === 'details' && <DetailsSheet task={task} names={names} onClose={close} />}
      </Suspense>
    </>
  )
}
