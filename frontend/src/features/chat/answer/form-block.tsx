'use client'

import { ClipboardList } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Block, OpenWait } from '../reducer'
import { Fold } from './fold'
import { WaitCard } from './wait-card'

interface Asked {
  title: string | null
  questions: readonly string[]
}

/** The server's own words are typed loosely: what is not as expected is left out. */
function asked(payload: Block['render_payload']): Asked {
  const title = typeof payload?.title === 'string' ? payload.title : null
  const listed: unknown[] = Array.isArray(payload?.questions) ? payload.questions : []
  const questions = listed.flatMap((question) =>
    typeof question === 'object' && question !== null && 'text' in question && typeof question.text === 'string' ? [question.text] : [],
  )
  return { title, questions }
}

/** A form: open while the conversation waits for it, its questions afterwards. */
export function FormBlock({ block, wait, running }: { block: Block; wait: OpenWait | undefined; running: boolean }) {
  const { t } = useTranslation('answer')
  if (wait) return <WaitCard wait={wait} />
  const { title, questions } = asked(block.render_payload)
  const unanswered = running ? 'open' : 'cancelled'
  const state = block.status === 'done' ? 'answered' : block.status === 'denied' ? 'cancelled' : unanswered
  return (
    <Fold icon={<ClipboardList aria-hidden />} title={title ?? t('form.title')} aside={t(`form.${state}`)} testId="form">
      <ul className="list-disc space-y-1 pl-4">
        {questions.map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ul>
    </Fold>
  )
}
