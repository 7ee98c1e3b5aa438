import { Ear, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { OpenConversation } from '../../conversation'
import { type Unheard } from '../../reducer'

interface Props {
  conversation: OpenConversation
  unheard: readonly Unheard[]
  /** Words that came too late become the draft of a message. */
  onTakeUp: (text: string) => void
}

function Waiting({ said }: { said: Unheard }) {
  const { t } = useTranslation('composer')
  return (
    <li className="px-3 py-2">
      <p className="line-clamp-2 wrap-anywhere">{said.message}</p>
      <p className="flex items-center gap-1 text-xs text-muted-foreground">
        <Ear aria-hidden className="size-3" />
        {t('guide.waits')}
      </p>
    </li>
  )
}

function Expired({ said, onTakeUp, onDismiss }: { said: Unheard; onTakeUp: () => void; onDismiss: () => void }) {
  const { t } = useTranslation('composer')
  return (
    <li className="flex items-center gap-2 py-1 pr-1 pl-3">
      <div className="min-w-0 flex-1 py-1">
        <p className="line-clamp-2 wrap-anywhere">{said.message}</p>
        <p className="text-xs text-warning">{t('guide.late')}</p>
      </div>
      <Button variant="ghost" size="sm" className="text-primary" onClick={onTakeUp}>
        {t('guide.takeUp')}
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={t('guide.dismiss')} title={t('guide.dismiss')} onClick={onDismiss}>
        <X aria-hidden />
      </Button>
    </li>
  )
}

/** What was said to the running answer and not heard yet, or never. */
export function GuidancePanel({ conversation, unheard, onTakeUp }: Props) {
  const { t } = useTranslation('composer')
  if (unheard.length === 0) return null
  const waiting = unheard.filter(({ state }) => state === 'QUEUED')
  const expired = unheard.filter(({ state }) => state === 'EXPIRED')
  const dismiss = (said: Unheard) => {
    conversation.tell({ type: 'guidanceDismissed', guidanceId: said.guidance_id })
  }
  return (
    <section aria-label={t('guide.label')} aria-live="polite" className="overflow-hidden rounded-lg border bg-card text-sm">
      <ul className="max-h-40 divide-y overflow-y-auto">
        {waiting.map((said) => (
          <Waiting key={said.guidance_id} said={said} />
        ))}
        {expired.map((said) => (
          <Expired
            key={said.guidance_id}
            said={said}
            onDismiss={() => { dismiss(said) }}
            onTakeUp={() => {
              onTakeUp(said.message)
              dismiss(said)
            }}
          />
        ))}
      </ul>
    </section>
  )
}
