'use client'

import { ArrowDown } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
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

/** The scrolling list of messages. */
export function MessageLog({ sent, keys, row, onOlder }: Props) {
  const { t } = useTranslation('chat')
  const scrollRef = useRef<HTMLDivElement>(null)
  const { shown, first, isAtEnd, toEnd, keep, list, measure } = useRows({ keys, scrollRef })
  const wanted = first !== null && first < NEAR_START
  useEffect(() => {
    if (wanted) onOlder?.()
  }, [wanted, onOlder, keys])
  useEffect(() => {
    if (sent !== null) toEnd()
  }, [sent, toEnd])
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
        <div className="mx-auto w-full max-w-3xl px-4">
          <div ref={list} className="relative w-full">
            {onOlder && (
              <p role="status" className="absolute inset-x-0 top-1 flex items-center justify-center gap-2 text-xs text-muted-foreground">
                <Spinner />
                {t('older')}
              </p>
            )}
            {shown.map(({ key, index }) => (
              <div
                key={key}
                ref={measure}
                data-index={index}
                onInputCapture={() => { keep(String(key)) }}
                className="absolute top-0 left-0 w-full"
              >
                {row(index)}
              </div>
            ))}
          </div>
        </div>
      </div>
      {!isAtEnd && (
        <Button
          variant="outline"
          size="icon"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-floating"
          aria-label={t('latest')}
          title={t('latest')}
          onClick={toEnd}
        >
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  )
}
