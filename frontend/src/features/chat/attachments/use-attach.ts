import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect } from 'react'
import { toast } from '@/components/ui/toast'
import { onPersonEvent } from '@/lib/socket'
import { remarkFile } from '../draft-store'
import { type Limits, limitsQuery } from './limits'
import { attach } from './uploads'

export interface Attaching {
  /** null while nobody knows: then nothing can be attached. */
  limits: Limits | null
  add: (files: readonly File[]) => void
}

/** Takes files for the next message of a conversation. */
export function useAttach(taskId: number | null): Attaching {
  const limits = useQuery(limitsQuery).data ?? null
  const add = (files: readonly File[]) => {
    if (limits === null || files.length === 0) return
    const left = attach(taskId, files, limits)
    // Whatever asks for files must not wait for texts that are rarely shown.
    const t = i18next.getFixedT(null, 'composer')
    if (left > 0) toast(t('attach.tooMany', { count: left, most: limits.max_per_message }), { tone: 'danger' })
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
