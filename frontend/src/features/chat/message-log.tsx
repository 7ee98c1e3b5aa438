'use client'

import { ArrowDown } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStickToBottom } from 'use-stick-to-bottom'
import { Button } from '@/components/ui/button'

interface Props {
  /** Names the message that was just sent: it is brought into view, wherever the person has scrolled. */
  sent: string | null
  children: ReactNode
}

/** The scrolling list of messages. It follows its end until the person scrolls up. */
export function MessageLog({ sent, children }: Props) {
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
        className="size-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div ref={contentRef} className="mx-auto flex w-full max-w-3xl flex-col gap-7 px-4 pt-6 pb-8">
          {children}
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
