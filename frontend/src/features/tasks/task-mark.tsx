import { CircleAlert, Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type TaskState } from '@/lib/api/types'

const RUNNING: readonly TaskState[] = ['PENDING', 'RUNNING', 'CANCELLING']

/** Whether an answer is being written, is awaited or failed; nothing for a conversation at rest. */
export function TaskMark({ status }: { status: TaskState | undefined }) {
  const { t } = useTranslation()
  if (status === undefined) return null
  if (RUNNING.includes(status)) {
    return (
      <span title={t('tasks.status.running')} className="grid size-4 shrink-0 place-items-center">
        <span className="size-2 animate-pulse rounded-full bg-primary" />
        <span className="sr-only">{t('tasks.status.running')}</span>
      </span>
    )
  }
  if (status === 'PENDING_CONFIRMATION') {
    return (
      <span title={t('tasks.status.waiting')} className="shrink-0">
        <Hourglass aria-hidden className="size-4 text-warning" />
        <span className="sr-only">{t('tasks.status.waiting')}</span>
      </span>
    )
  }
  if (status === 'FAILED') {
    return (
      <span title={t('tasks.status.failed')} className="shrink-0">
        <CircleAlert aria-hidden className="size-4 text-destructive" />
        <span className="sr-only">{t('tasks.status.failed')}</span>
      </span>
    )
  }
  return null
}
