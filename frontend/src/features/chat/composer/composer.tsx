'use client'

import { type ReactNode, type RefObject, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { useMedia } from '@/lib/media'
import { codePointLength } from '@/lib/text/code-points'
import type { Blocked } from '../blocked'
import { MessageField } from './message-field'
import { SendButtons, type SendWay } from './send-buttons'
import { type AnyOffer } from './suggestions/use-offers'

export interface ComposerProps {
  text: string
  onText: (text: string) => void
  /** Most characters of a message, counted as code points. */
  longest: number
  onSend: (way: SendWay) => void
  blocked: Blocked | null
  /** An answer is being written; `stopping`: asked to stop already. */
  running: 'no' | 'yes' | 'stopping'
  onStop: () => void
  noGuidance?: string | null
  offers: readonly AnyOffer[]
  onSkill: (offer: Extract<AnyOffer, { sign: '/' }>) => void
  onFiles: (files: File[]) => void
  /** Chips and files, above the text. */
  above?: ReactNode
  toolbar?: ReactNode
  placeholder?: string | null
  field: RefObject<HTMLTextAreaElement | null>
}

const SAID_AT_ONCE: ReadonlySet<Blocked> = new Set(['team', 'files', 'text'])

function useNotice({ text, blocked, running }: ComposerProps, excess: number, touch: boolean): { text: string; urgent: boolean } {
  const { t } = useTranslation('chat')
  if (excess > 0) return { text: t('composer.tooLong', { count: excess }), urgent: true }
  if (blocked !== null && (text.trim() !== '' || SAID_AT_ONCE.has(blocked))) {
    return { text: t(`composer.blocked.${blocked}`), urgent: false }
  }
  if (touch) return { text: '', urgent: false }
  return { text: t(running === 'no' ? 'composer.hint' : 'composer.hintRunning'), urgent: false }
}

/** Where a message is written. Writing is always possible; what keeps it from being sent is said below. */
export function Composer(props: ComposerProps) {
  const { text, onText, longest, onSend, blocked, running, onStop, noGuidance = null, offers, onSkill, onFiles, above, toolbar, placeholder, field } = props
  const { t } = useTranslation('chat')
  const noticeId = useId()
  const touch = useMedia('(pointer: coarse)')
  const excess = codePointLength(text) - longest
  const notice = useNotice(props, excess, touch)
  const hasText = text.trim() !== ''
  const ready = blocked === null && excess <= 0 && hasText
  const send = (way: SendWay) => {
    if (ready) onSend(way)
  }

  return (
    <form
      className="mx-auto w-full max-w-3xl px-4 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault()
        send('queue')
      }}
    >
      <div className="relative rounded-xl border border-input bg-card shadow-raised transition-colors focus-within:border-ring focus-within:outline-2 focus-within:outline-ring/40">
        {above}
        <MessageField
          text={text}
          onText={onText}
          offers={offers}
          onSkill={onSkill}
          onFiles={onFiles}
          onSubmit={() => { send('queue') }}
          touch={touch}
          invalid={excess > 0}
          placeholder={placeholder ?? t('composer.placeholder')}
          describedBy={noticeId}
          field={field}
        />
        <div className="flex items-end gap-2 p-2">
          <div className="flex min-w-0 flex-1 items-center gap-0.5">{toolbar}</div>
          <SendButtons running={running} ready={ready} hasText={hasText} noGuidance={noGuidance} onSend={send} onStop={onStop} />
        </div>
      </div>
      <p
        id={noticeId}
        role={notice.urgent ? 'alert' : undefined}
        className={cn('px-1 pt-1.5 text-center text-xs empty:hidden', notice.urgent ? 'text-destructive' : 'text-muted-foreground')}
      >
        {notice.text}
      </p>
    </form>
  )
}
