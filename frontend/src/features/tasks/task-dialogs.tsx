'use client'

import { lazy, Suspense } from 'react'
import { useLiveTasks } from './use-live-tasks'
import { useTaskUi } from './ui'

const DeleteDialog = lazy(() => import('./delete-dialog'))

/** What belongs to the conversations wherever the list is: dialogs, and keeping step with the server. Once in the page. */
export function TaskDialogs() {
  useLiveTasks()
  const doomed = useTaskUi((ui) => ui.doomed)
  return <Suspense>{doomed && <DeleteDialog tasks={doomed} />}</Suspense>
}
