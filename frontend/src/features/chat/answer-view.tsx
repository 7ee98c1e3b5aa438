'use client'

import { CornerUpLeft, Square } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerActions, AskAgain } from './answer/actions'
import { AnswerBody } from './answer/answer-body'
import { ClarificationForm, FinalPrompt } from './answer/clarification-form'
import { ContextMeter } from './answer/context-meter'
import { OpinionView } from './answer/opinion-view'
import { Remarks } from './answer/remarks'
import { FailureNotice } from './failure-notice'
import { type Answer, type Context, isFinal, type OpenWait } from './reducer'

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
      {answer.corrected && (
        <span className="truncate text-xs font-normal text-muted-foreground">
          {t('corrected', { model: answer.corrected.correction_model })}
        </span>
      )}
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
  waits: readonly OpenWait[]
  /** Nothing follows it, and nothing is being written. */
  last: boolean
  /** How full the context window is, below the last answer. */
  context: Context | null
}

/** An answer: who gives it, its text as it grows with what happens between, how it ended. */
export const AnswerView = memo(function AnswerView({ answer, modelLabel, waits, last, context }: Props) {
  const { t } = useTranslation('chat')
  const running = !isFinal(answer)
  const silent = running && answer.length === 0 && waits.length === 0 && !answer.blocks.some((block) => block.status === 'streaming')
  const questions = answer.clarification?.questions ?? []
  return (
    <article aria-busy={running} data-phase={answer.phase} className="group/answer">
      <Heading answer={answer} modelLabel={modelLabel} />
      {answer.continues !== null && (
        <p className="mb-1 flex items-center gap-1.5 text-xs text-muted-foreground">
          <CornerUpLeft aria-hidden className="size-3" />
          {t('continues')}
        </p>
      )}
      <AnswerBody answer={answer} waits={waits} />
      {silent && <Waiting />}
      <Remarks remarks={answer.remarks} />
      <Ending answer={answer} />
      {answer.clarification?.final_prompt && <FinalPrompt text={answer.clarification.final_prompt} />}
      {last && questions.length > 0 && <ClarificationForm subtaskId={answer.subtaskId} questions={questions} />}
      {answer.failure && (
        <div className={answer.length > 0 || answer.blocks.length > 0 ? 'mt-2' : undefined}>
          <FailureNotice failure={answer.failure}>{last && <AskAgain answer={answer} />}</FailureNotice>
        </div>
      )}
      <div className="mt-1 -ml-2 flex flex-wrap items-center gap-1">
        {!running && <AnswerActions answer={answer} last={last} />}
        {context && <ContextMeter context={context} />}
      </div>
      {answer.opinion && <OpinionView opinion={answer.opinion} subtaskId={answer.subtaskId} />}
    </article>
  )
})
