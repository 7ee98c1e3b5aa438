import { Pause, Play, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { type Wire } from '@/lib/api/types'
import type { OpenConversation } from '../../conversation'
import { moved } from './order'
import { QueuedItem } from './queued-item'
import { type QueueActions, useQueueActions } from './use-queue'

interface Props {
  conversation: OpenConversation
  queue: Wire['Queue']
  /** Id of whoever looks at the page. */
  me: number | undefined
  /** The focus has to go somewhere. */
  onRemoved: () => void
}

function Head({ queue, actions }: { queue: Wire['Queue']; actions: QueueActions }) {
  const { t } = useTranslation('composer')
  const count = queue.items?.length ?? 0
  return (
    <div className="flex items-center gap-1 py-1 pr-1 pl-3">
      <h2 className="min-w-0 flex-1 font-medium">{t(queue.paused ? 'queue.titlePaused' : 'queue.title', { count })}</h2>
      {queue.paused ? (
        <Button variant="ghost" size="sm" className="text-primary" onClick={() => void actions.resume()}>
          <Play aria-hidden />
          {t('queue.resume')}
        </Button>
      ) : (
        <Button variant="ghost" size="sm" onClick={() => void actions.pause()}>
          <Pause aria-hidden />
          {t('queue.pause')}
        </Button>
      )}
      {count > 1 && (
        <ConfirmDialog
          danger
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={t('queue.clear')} title={t('queue.clear')}>
              <Trash2 aria-hidden />
            </Button>
          }
          title={t('queue.clearTitle', { count })}
          text={t('queue.clearText')}
          confirm={t('queue.clear')}
          onConfirm={actions.clear}
        />
      )}
    </div>
  )
}

/** Messages that wait until the answers before them are complete. */
export function QueuePanel({ conversation, queue, me, onRemoved }: Props) {
  const { t } = useTranslation('composer')
  const actions = useQueueActions(conversation, queue.task_id)
  const items = queue.items ?? []
  if (items.length === 0) return null
  const move = (from: number, by: -1 | 1) => void actions.order(moved(items, from, by).map(({ id }) => id))
  return (
    <section aria-label={t('queue.label')} className="overflow-hidden rounded-lg border bg-card text-sm">
      <Head queue={queue} actions={actions} />
      {queue.paused && queue.reason && (
        <p role="status" className="border-t bg-warning-soft px-3 py-1.5">
          {t(`queue.paused.${queue.reason}`)}
        </p>
      )}
      <ol className="max-h-48 divide-y overflow-y-auto border-t">
        {items.map((item, place) => (
          <QueuedItem
            key={item.id}
            item={item}
            own={item.user_id === me}
            first={place === 0}
            last={place === items.length - 1}
            actions={actions}
            onMove={(by) => { move(place, by) }}
            onRemoved={onRemoved}
          />
        ))}
      </ol>
    </section>
  )
}
