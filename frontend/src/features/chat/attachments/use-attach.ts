import i18next from 'i18next'
import { useEffect } from 'react'
import { useRuntimeConfig } from '@/lib/runtime-config'
import { onPersonEvent } from '@/lib/socket'
import { remarkFile } from '../draft-store'
import { type Limits } from './limits'
import { attach } from './uploads'

export interface Attaching {
  /** null while nobody knows: then nothing can be attached. */
  limits: Limits | null
  add: (files: readonly File[]) => void
}

/** Neither its words nor where they appear are worth waiting for where files are only dropped. */
async function tellTooMany(count: number, most: number) {
  const [{ toast }] = await Promise.all([import('@/components/ui/toast'), i18next.loadNamespaces('composer')])
  toast(i18next.getFixedT(null, 'composer')('attach.tooMany', { count, most }), { tone: 'danger' })
}

/** Takes files for the next message of a conversation. */
export function useAttach(taskId: number | null): Attaching {
  const limits = useRuntimeConfig()?.attachments ?? null
  const add = (files: readonly File[]) => {
    if (limits === null || files.length === 0) return
    const left = attach(taskId, files, limits)
    if (left > 0) void tellTooMany(left, limits.max_per_message)
  }
  return { limits, add }
}

/** Follows whether the server could read the files of drafts. */
export function useReadStatus() {
  useEffect(
    () =>
      onPersonEvent(({ type, payload }) => {
        if (type === 'attachment:status') remarkFile(payload.id, payload.status === 'failed' ? (payload.error ?? '') : null)
      }),
    [],
  )
}
