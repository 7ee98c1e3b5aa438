'use client'

import { MessageCircleQuestion } from 'lucide-react'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Wire } from '@/lib/api/types'
import { CopyButton } from '@/components/markdown/copy-button'
import { Markdown } from '@/components/markdown/markdown'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { answerClarification } from '../api'
import { failureFrom } from '../failure-from'
import { FailureNotice } from '../failure-notice'
import type { Failure } from '../reducer'
import { ChoiceField } from './choice-field'
import { useRoom } from './room'

type Question = Wire['ClarificationQuestion']
type Values = Readonly<Record<string, readonly string[]>>

const recommended = (questions: readonly Question[]): Values =>
  Object.fromEntries(
    questions.map(({ id, options = [] }) => [id, options.filter((option) => option.recommended).map((option) => option.value)]),
  )

/** As the server takes them: one text, or a list for several choices; what is empty is left out. */
export function clarificationAnswers(questions: readonly Question[], values: Values): Record<string, string | string[]> {
  const told = questions.filter(({ id }) => (values[id] ?? []).some((value) => value.trim() !== ''))
  return Object.fromEntries(
    told.map(({ id, type }) => [id, type === 'multiple_choice' ? [...(values[id] ?? [])] : (values[id]?.[0] ?? '')]),
  )
}

function QuestionField({ question, value, onChange, busy }: { question: Question; value: readonly string[]; onChange: (value: readonly string[]) => void; busy: boolean }) {
  const { t } = useTranslation('answer')
  const { question: text, type, options = [] } = question
  if (type === 'text_input') {
    return (
      <Field label={text}>
        {(wiring) => (
          <Textarea {...wiring} className="min-h-10" value={value[0] ?? ''} disabled={busy} onChange={(event) => { onChange([event.target.value]) }} />
        )}
      </Field>
    )
  }
  const shown = options.map((option) => ({
    value: option.value,
    label: (
      <>
        {option.label} {option.recommended && <Badge tone="primary">{t('clarification.recommended')}</Badge>}
      </>
    ),
  }))
  return (
    <ChoiceField
      legend={<Markdown text={text} className="text-sm" />}
      options={shown}
      multiple={type === 'multiple_choice'}
      value={value}
      onChange={onChange}
      disabled={busy}
    />
  )
}

/** What a clarified wish comes to, to be given to somebody else. */
export function FinalPrompt({ text }: { text: string }) {
  const { t } = useTranslation('answer')
  return (
    <section aria-label={t('clarification.final')} className="mt-3 rounded-lg border bg-card p-4 text-sm">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium">{t('clarification.final')}</h3>
        <CopyButton text={text} label={t('copyOf', { what: t('clarification.final') })} />
      </div>
      <p className="mt-1 wrap-anywhere whitespace-pre-wrap">{text}</p>
    </section>
  )
}

interface Props {
  subtaskId: number
  questions: readonly Question[]
}

/** The questions of an answer, as a form; what is filled in is sent as the next message. */
export function ClarificationForm({ subtaskId, questions }: Props) {
  const { t } = useTranslation('answer')
  const room = useRoom()
  const [values, setValues] = useState<Values>(() => recommended(questions))
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (!room || room.readOnly) return null
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      await answerClarification(room.taskId, subtaskId, { answers: clarificationAnswers(questions, values), note: note.trim() || null, enable_clarification: true })
    } catch (cause) {
      setFailure(failureFrom(cause))
      setBusy(false)
    }
  }
  return (
    <form aria-label={t('clarification.title')} data-testid="clarification" className="mt-3 space-y-4 rounded-lg border bg-card p-4 text-sm" onSubmit={(event) => void submit(event)}>
      <h3 className="flex items-center gap-2 font-medium">
        <MessageCircleQuestion aria-hidden className="size-4 text-muted-foreground" />
        {t('clarification.title')}
      </h3>
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          value={values[question.id] ?? []}
          busy={busy}
          onChange={(value) => { setValues((before) => ({ ...before, [question.id]: value })) }}
        />
      ))}
      <Field label={t('clarification.note')}>
        {(wiring) => <Textarea {...wiring} className="min-h-10" value={note} disabled={busy} onChange={(event) => { setNote(event.target.value) }} />}
      </Field>
      {failure && <FailureNotice failure={failure} />}
      <Button type="submit" size="sm" disabled={busy}>{t('clarification.send')}</Button>
    </form>
  )
}
