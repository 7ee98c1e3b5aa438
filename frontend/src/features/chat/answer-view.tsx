'use client'

import { RotateCcw, Square } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/markdown/copy-button'
import { Markdown } from '@/components/markdown/markdown'
import { Button } from '@/components/ui/button'
import { FailureNotice } from './failure-notice'
import { type Answer, isFinal } from './reducer'

function Waiting() {
  const { t } = useTranslation('chat')
  return (
    <p className="flex h-7 items-center gap-1.5" data-testid="waiting">
      <span className="sr-only">{t('waiting')}</span>
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          aria-hidden
          className="size-2 animate-pulse rounded-full bg-primary"
          style={{ animationDelay: `${String(dot * 200)}ms` }}
        />
      ))}
    </p>
  )
}

function Heading({ answer, modelLabel }: { answer: Answer; modelLabel: string | null }) {
  const { t } = useTranslation('chat')
  return (
    <h2 className="mb-1.5 flex min-w-0 items-baseline gap-2 text-sm">
      <span className="truncate font-semibold">{answer.botName ?? t('assistant')}</span>
      {modelLabel && <span className="truncate text-xs font-normal text-muted-foreground">{modelLabel}</span>}
    </h2>
  )
}

function Ending({ answer }: { answer: Answer }) {
  const { t } = useTranslation('chat')
  if (answer.phase === 'stopped') {
    return (
      <p className="mt-3 flex items-center gap-2 text-sm text-muted-foreground">
        <Square aria-hidden className="size-3 fill-current" />
        {t('stopped')}
      </p>
    )
  }
  return answer.phase === 'done' && answer.length === 0 ? (
    <p className="text-sm text-muted-foreground">{t('emptyAnswer')}</p>
  ) : null
}

interface Props {
  answer: Answer
  /** Name for people of the model that answers. */
  modelLabel: string | null
  /** Asks the question of this answer once more; absent where that makes no sense. */
  onAskAgain?: (() => void) | undefined
}

/** An answer: who gives it, its text as it grows, how it ended. */
export const AnswerView = memo(function AnswerView({ answer, modelLabel, onAskAgain }: Props) {
  const { t } = useTranslation('chat')
  const running = !isFinal(answer)
  return (
    <article aria-busy={running} data-phase={answer.phase} className="group/answer">
      <Heading answer={answer} modelLabel={modelLabel} />
      {running && answer.length === 0 && <Waiting />}
      {answer.length > 0 && <Markdown text={answer.text} streaming={running} />}
      <Ending answer={answer} />
      {!running && answer.length > 0 && (
        <div className="mt-1 -ml-2 flex items-center gap-1">
          <CopyButton text={answer.text} label={t('copyAnswer')} />
        </div>
      )}
      {answer.failure && (
        <div className={answer.length > 0 ? 'mt-2' : undefined}>
          <FailureNotice failure={answer.failure}>
            {onAskAgain && (
              <Button variant="outline" size="sm" className="mt-1" onClick={onAskAgain}>
                <RotateCcw aria-hidden />
                {t('askAgain')}
              </Button>
            )}
          </FailureNotice>
        </div>
      )}
    </article>
  )
})
