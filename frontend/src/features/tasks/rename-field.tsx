'use client'

import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldClasses } from '@/components/ui/input'
import { type Task } from '@/lib/api/types'
import { cn } from '@/lib/classes'
import { endRenaming } from './ui'
import { useTaskActions } from './use-task-actions'

const LONGEST_TITLE = 200

/** The title in place, to be written anew: Enter keeps it, Escape does not. */
export function RenameField({ task, className }: { task: Task; className?: string }) {
  const { t } = useTranslation('tasks')
  const { rename } = useTaskActions()
  const [title, setTitle] = useState(task.spec.title)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.select()
  }, [])
  const keep = () => {
    endRenaming()
    const wanted = title.trim()
    if (wanted !== '' && wanted !== task.spec.title) void rename(task, wanted)
  }
  return (
    <input
      ref={field}
      aria-label={t('title')}
      value={title}
      maxLength={LONGEST_TITLE}
      autoFocus
      onChange={(event) => setTitle(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        // An input method takes Enter to choose a word.
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') keep()
        if (event.key !== 'Escape') return
        // It ends this, not the drawer around it.
        event.stopPropagation()
        endRenaming()
      }}
      className={cn(fieldClasses, 'h-9 px-2 pointer-coarse:h-11', className)}
    />
  )
}
