import { ArrowUp, ChevronDown, Ear, ListPlus, Square, Zap } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'

/** `guide` says it to the running answer, `interrupt` stops that first. */
export type SendWay = 'queue' | 'guide' | 'interrupt'

interface Props {
  running: 'no' | 'yes' | 'stopping'
  ready: boolean
  hasText: boolean
  /** Why words to the running answer cannot be said, for people; null: they can. */
  noGuidance: string | null
  onSend: (way: SendWay) => void
  onStop: () => void
}

function StopButton({ running, onStop }: Pick<Props, 'running' | 'onStop'>) {
  const { t } = useTranslation('chat')
  return (
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
  )
}

function OtherWays({ noGuidance, onSend }: Pick<Props, 'noGuidance' | 'onSend'>) {
  const { t } = useTranslation('composer')
  // What was chosen takes the button away: the focus is in the field by then.
  const chosen = useRef(false)
  const send = (way: SendWay) => {
    chosen.current = true
    onSend(way)
  }
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button size="icon" className="w-7! pointer-coarse:w-11! rounded-l-none rounded-r-full border-l border-primary-foreground/30" aria-label={t('ways.more')} title={t('ways.more')}>
          <ChevronDown aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="end"
        className="max-w-80"
        onCloseAutoFocus={(event) => {
          if (chosen.current) event.preventDefault()
          chosen.current = false
        }}
      >
        <DropdownMenuItem onSelect={() => { send('queue') }}>
          <ListPlus aria-hidden />
          <Words title={t('ways.queue')} note={t('ways.queueNote')} />
        </DropdownMenuItem>
        <DropdownMenuItem disabled={noGuidance !== null} onSelect={() => { send('guide') }}>
          <Ear aria-hidden />
          <Words title={t('ways.guide')} note={noGuidance ?? t('ways.guideNote')} />
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => { send('interrupt') }}>
          <Zap aria-hidden />
          <Words title={t('ways.interrupt')} note={t('ways.interruptNote')} />
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function Words({ title, note }: { title: string; note: string }) {
  return (
    <span className="min-w-0">
      <span className="block">{title}</span>
      <span className="block text-xs text-muted-foreground">{note}</span>
    </span>
  )
}

/** Send, or while an answer is being written: stop it, queue behind it, say something to it, or interrupt it. */
export function SendButtons({ running, ready, hasText, noGuidance, onSend, onStop }: Props) {
  const { t } = useTranslation('chat')
  const { t: own } = useTranslation('composer')
  if (running === 'no') {
    return (
      <Button type="submit" size="icon" className="rounded-full" disabled={!ready} aria-label={t('composer.send')} title={t('composer.send')}>
        <ArrowUp aria-hidden />
      </Button>
    )
  }
  return (
    <div className="flex items-center gap-2">
      <StopButton running={running} onStop={onStop} />
      {hasText && ready && (
        <div className="flex">
          <Button type="submit" size="icon" className="rounded-l-full rounded-r-none" aria-label={own('ways.queueButton')} title={own('ways.queueButton')}>
            <ListPlus aria-hidden />
          </Button>
          <OtherWays noGuidance={noGuidance} onSend={onSend} />
        </div>
      )}
    </div>
  )
}
