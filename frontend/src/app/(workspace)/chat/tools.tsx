'use client'

import { Suspense, useState } from 'react'
import { ChatTools } from '@/features/tasks/chat-tools'
import { type Names } from '@/features/tasks/details-sheet'
import { type Access } from '@/features/tasks/use-access'
import { type Task } from '@/lib/api/types'
import { apart } from '@/lib/later'

const ShareDialog = apart(async () => (await import('@/features/share/share-dialog')).ShareDialog)

interface Props {
  task: Task
  access: Access
  names: Names
}

/** What one can do with the conversation, and with whom it is shared. */
export function Tools({ task, access, names }: Props) {
  const [sharing, setSharing] = useState(false)
  const { metadata, spec } = task
  const thing = {
    kind: 'Task' as const,
    id: metadata.id ?? 0,
    title: spec.title,
    isGroupChat: spec.is_group_chat ?? false,
  }
  return (
    <>
      <ChatTools task={task} access={access} names={names} onPeople={() => setSharing(true)} />
      <Suspense>
        {sharing && <ShareDialog thing={thing} isOwner={access.own} mayShare={access.share} onClose={() => setSharing(false)} />}
      </Suspense>
    </>
  )
}
