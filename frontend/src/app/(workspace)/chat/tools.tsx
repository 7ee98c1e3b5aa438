'use client'

import { Suspense, useState } from 'react'
import { ChatTools } from '@/features/tasks/chat-tools'
import { type Access } from '@/features/tasks/use-access'
import { type Task } from '@/lib/api/types'
import { apart } from '@/lib/later'

const ShareDialog = apart(async () => (await import('@/features/share/share-dialog')).ShareDialog)

/** What one can do with the conversation, and with whom it is shared. */
export function Tools({ task, access }: { task: Task; access: Access }) {
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
      <ChatTools task={task} access={access} onPeople={() => setSharing(true)} />
      <Suspense>
        {sharing && <ShareDialog thing={thing} isOwner={access.own} mayShare={access.share} onClose={() => setSharing(false)} />}
      </Suspense>
    </>
  )
}
