'use client'

import { Suspense } from 'react'
import { apart } from '@/lib/later'
import { useLiveTasks } from './use-live-tasks'
import { useTaskUi } from './ui'

const DeleteDialog = apart(async () => (await import('./delete-dialog')).DeleteDialog)

/** What belongs to the conversations wherever the list is: dialogs, and keeping step with the server. Once in the page. */
export function TaskDialogs() {
  useLiveTasks()
  const doomed = useTaskUi((ui) => ui.doomed)
  return <Suspense>{doomed && <DeleteDialog tasks={doomed} />}</Suspense>
}
