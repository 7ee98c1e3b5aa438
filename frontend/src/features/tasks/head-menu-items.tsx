'use client'

import { Download, Info, MessagesSquare, GitFork, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator } from '@/components/ui/dropdown-menu'
import { type Task } from '@/lib/api/types'
import { saveFile } from '@/lib/download'
import { sayRefused } from '@/lib/optimistic'
import { type ExportFormat, exportTask } from './api'
import { CopyLinkItem, EndItem, OrderItems } from './task-menu-items'
import { idOf } from './ui'
import { type Access } from './use-access'
import { useTaskActions } from './use-task-actions'

const FORMATS: readonly ExportFormat[] = ['markdown', 'docx', 'json']

function ExportItems({ id }: { id: number }) {
  const { t } = useTranslation('tasks')
  const { t: common } = useTranslation()
  const save = async (format: ExportFormat) => {
    try {
      const { content, name } = await exportTask(id, format)
      saveFile(content, name)
    } catch (error) {
      sayRefused(common, t('failed.export'), error)
    }
  }
  return (
    <>
      <DropdownMenuLabel>{t('menu.export')}</DropdownMenuLabel>
      {FORMATS.map((format) => (
        <DropdownMenuItem key={format} onSelect={() => void save(format)}>
          <Download aria-hidden />
          {t(`formats.${format}`)}
        </DropdownMenuItem>
      ))}
    </>
  )
}

export type HeadDialog = 'details' | 'fork' | 'group'

interface Props {
  task: Task
  access: Access
  onDialog: (dialog: HeadDialog) => void
  onPeople: () => void
}

/** What one can do with the conversation that is open. */
export function HeadMenuItems({ task, access, onDialog, onPeople }: Props) {
  const { t } = useTranslation('tasks')
  const actions = useTaskActions()
  const group = task.spec.is_group_chat
  return (
    <>
      {access.own && <OrderItems task={task} actions={actions} place="head" />}
      <CopyLinkItem task={task} />
      <DropdownMenuItem onSelect={() => onDialog('fork')}>
        <GitFork aria-hidden />
        {t('menu.fork')}
      </DropdownMenuItem>
      {(group || access.own) && <DropdownMenuSeparator />}
      {group && (
        <DropdownMenuItem onSelect={onPeople}>
          <Users aria-hidden />
          {t('menu.people')}
        </DropdownMenuItem>
      )}
      {access.own && (
        <DropdownMenuItem onSelect={() => onDialog('group')}>
          <MessagesSquare aria-hidden />
          {t(group ? 'menu.groupSettings' : 'menu.makeGroup')}
        </DropdownMenuItem>
      )}
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={() => onDialog('details')}>
        <Info aria-hidden />
        {t('menu.details')}
      </DropdownMenuItem>
      <ExportItems id={idOf(task)} />
      <EndItem task={task} actions={actions} ofOthers={!access.own} />
    </>
  )
}
