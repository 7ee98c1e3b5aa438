'use client'

import { Suspense } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { type Task } from '@/lib/api/types'
import { apart } from '@/lib/later'
import { useTaskUi } from './ui'

const RenameField = apart(async () => (await import('./rename-field')).RenameField)

/** The title in the head of the page, while it is written anew; otherwise nothing, and the page shows it. */
export function useHeadTitle(task: Task | undefined) {
  const renaming = useTaskUi(({ renaming: now }) => now?.place === 'head' && now.id === task?.metadata.id)
  if (!renaming || !task) return undefined
  return (
    <Suspense fallback={<Skeleton className="h-9 w-64" />}>
      <RenameField task={task} className="w-full max-w-md" />
    </Suspense>
  )
}
