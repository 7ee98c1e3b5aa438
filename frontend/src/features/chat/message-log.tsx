'use client'

import { ArrowDown } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStickToBottom } from 'use-stick-to-bottom'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { useRows } from './use-rows'

/** Rows from the first one at which earlier messages are asked for. */
const NEAR_START = 4

interface Props {
  /** Names the message that was just sent: it is brought into view, wherever the person has scrolled. */
  sent: string | null
  /** Of the rows, in order; each once. */
  keys: readonly string[]
  row: (index: number) => ReactNode
  /** There are earlier messages: gets them. */
  onOlder?: (() => void) | undefined
}

interface ListProps extends Omit<Props, 'sent'> {
  scrollRef: RefObject<HTMLElement | null>
}

function Rows({ keys, row, onOlder, scrollRef }: ListProps) {
  const { t } = useTranslation('chat')
  const { rows, keep } = useRows({ keys, scrollRef })
  const shown = rows.getVirtualItems()
  const nearStart = (shown.find(({ end }) => end > (rows.scrollOffset ?? 0))?.index ?? NEAR_START) < NEAR_START
  const wanted = nearStart && rows.scrollOffset !== null
  useEffect(() => {
    if (wanted) onOlder?.()
  }, [wanted, onOlder, keys])
  return (
    <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
      {onOlder && (
        <p role="status" className="absolute inset-x-0 top-1 flex items-center justify-center gap-2 text-xs text-muted-foreground">
          <Spinner />
          {t('older')}
        </p>
      )}
      {shown.map(({ key, index, start }) => (
        <div
          key={key}
          ref={rows.measureElement}
          data-index={index}
          onInputCapture={() => { keep(String(key)) }}
          className="absolute top-0 left-0 w-full"
          style={{ transform: `translateY(${String(start)}px)` }}
        >
          {row(index)}
        </div>
      ))}
    </div>
  )
}

/** The scrolling list of messages. It follows its end until the person scrolls up. */
export function MessageLog({ sent, ...list }: Props) {
  const { t } = useTranslation('chat')
  const { scrollRef, contentRef, isAtBottom, scrollToBottom } = useStickToBottom({ initial: 'instant', resize: 'instant' })
  useEffect(() => {
    if (sent !== null) void scrollToBottom('instant')
  }, [sent, scrollToBottom])
  return (
    <div className="relative min-h-0 flex-1">
      {/* Live off: a screen reader would read each piece of a growing answer. Finished ones are announced. */}
      <div
        ref={scrollRef}
        role="log"
        aria-live="off"
        aria-label={t('log')}
        tabIndex={0}
        className="size-full overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
        <div ref={contentRef} className="mx-auto w-full max-w-3xl px-4">
          <Rows {...list} scrollRef={scrollRef} />
        </div>
      </div>
      {!isAtBottom && (
        <Button
          variant="outline"
          size="icon"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-floating"
          aria-label={t('latest')}
          title={t('latest')}
          onClick={() => void scrollToBottom()}
        >
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  )
}
