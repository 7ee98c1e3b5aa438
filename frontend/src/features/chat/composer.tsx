'use client'

import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactNode, type RefObject, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cn } from '@/lib/classes'
import { useMedia } from '@/lib/media'
import { codePointLength } from '@/lib/text/code-points'
import type { Blocked } from './blocked'

/** The server's own limit unless it was set otherwise; more would not get through a socket frame much longer either. */
const LONGEST_MESSAGE = 100_000

/** More text than this is higher than the field may become. */
const ENOUGH_FOR_HEIGHT = 5_000

// Both in one grid cell, with the same text metrics; 16 px on touch screens, or iOS zooms in.
const CELL =
  'col-start-1 row-start-1 max-h-[40dvh] min-h-12 w-full px-4 pt-3.5 pb-1 text-[0.9375rem] leading-normal whitespace-pre-wrap wrap-anywhere pointer-coarse:text-base'

interface Props {
  draft: string
  onDraft: (text: string) => void
  onSend: (text: string) => void
  blocked: Blocked | null
  /** An answer is being written; `stopping`: asked to stop already. */
  running: 'no' | 'yes' | 'stopping'
  onStop: () => void
  toolbar?: ReactNode
  field: RefObject<HTMLTextAreaElement | null>
}

function useNotice({ draft, blocked }: Props, excess: number, touch: boolean): { text: string; urgent: boolean } {
  const { t } = useTranslation('chat')
  if (excess > 0) return { text: t('composer.tooLong', { count: excess }), urgent: true }
  if (blocked !== null && (draft.trim() !== '' || blocked === 'team')) {
    return { text: t(`composer.blocked.${blocked}`), urgent: false }
  }
  return { text: touch ? '' : t('composer.hint'), urgent: false }
}

/** Where a message is written. Writing is always possible; what keeps it from being sent is said below. */
export const Composer = memo(function Composer(props: Props) {
  const { draft, onDraft, onSend, blocked, running, onStop, toolbar, field } = props
  const { t } = useTranslation('chat')
  const noticeId = useId()
  const touch = useMedia('(pointer: coarse)')
  const excess = codePointLength(draft) - LONGEST_MESSAGE
  const notice = useNotice(props, excess, touch)
  const ready = blocked === null && excess <= 0 && draft.trim() !== ''

  const submit = () => {
    if (ready) onSend(draft.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also picks a word in Chinese input; 229 is how Safari says so.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229
    // A touch keyboard has no Shift + Enter: there the button sends.
    if (event.key !== 'Enter' || event.shiftKey || composing || touch) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      className="mx-auto w-full max-w-3xl px-4 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="rounded-xl border border-input bg-card shadow-raised transition-colors focus-within:border-ring focus-within:outline-2 focus-within:outline-ring/40">
        {/* The unseen copy of the text gives the field its height. */}
        <div className="grid">
          <span aria-hidden className={cn(CELL, 'invisible overflow-hidden')}>{`${draft.slice(0, ENOUGH_FOR_HEIGHT)} `}</span>
          <textarea
            ref={field}
            rows={1}
            value={draft}
            aria-label={t('composer.label')}
            aria-describedby={noticeId}
            aria-invalid={excess > 0}
            placeholder={t('composer.placeholder')}
            className={cn(CELL, 'resize-none bg-transparent outline-none placeholder:text-muted-foreground')}
            onChange={(event) => {
              onDraft(event.target.value)
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className="flex items-end gap-2 p-2">
          <div className="min-w-0 flex-1">{toolbar}</div>
          {running === 'no' ? (
            <Button type="submit" size="icon" className="rounded-full" disabled={!ready} aria-label={t('composer.send')} title={t('composer.send')}>
              <ArrowUp aria-hidden />
            </Button>
          ) : (
            <Button
              variant="outline"
              size="icon"
              className="rounded-full"
              disabled={running === 'stopping'}
              aria-label={t(running === 'stopping' ? 'composer.stopping' : 'composer.stop')}
              title={t('composer.stop')}
              onClick={onStop}
            >
              <Square aria-hidden className="size-3.5! fill-current" />
            </Button>
          )}
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
})
