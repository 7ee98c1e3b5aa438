'use client'

import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Wire } from '@/lib/api/types'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { ChoiceField } from './choice-field'
import type { PersonSays } from './use-answering'

type Question = Wire['FormQuestion']
type Values = Readonly<Record<string, readonly string[]>>

const filled = (values: readonly string[] | undefined): boolean => (values ?? []).some((value) => value.trim() !== '')

/** As the server takes them: one text, or a list for several choices. */
export function formAnswers(questions: readonly Question[], values: Values): Record<string, string | string[]> {
  const told = questions.filter(({ id }) => filled(values[id]))
  return Object.fromEntries(
    told.map(({ id, type }) => [id, type === 'multiple_choice' ? [...(values[id] ?? [])] : (values[id]?.[0] ?? '')]),
  )
}

interface Props {
  questions: readonly Question[]
  busy: boolean
  disabled: boolean
  onSubmit: (says: PersonSays) => void
}

/** Questions of a tool, to be filled in. */
export function FormFields({ questions, busy, disabled, onSubmit }: Props) {
  const { t } = useTranslation('answer')
  const [values, setValues] = useState<Values>({})
  const [tried, setTried] = useState(false)
  const set = (id: string, value: readonly string[]) => {
    setValues((before) => ({ ...before, [id]: value }))
  }
  const missing = questions.filter(({ id, required }) => required !== false && !filled(values[id]))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setTried(true)
    if (missing.length === 0) onSubmit({ choice: 'submit', answers: formAnswers(questions, values) })
  }
  return (
    <form className="space-y-4" onSubmit={submit}>
      {questions.map((question) => {
        const { id, text, type, options = [], required } = question
        const legend = required === false ? t('form.optional', { question: text }) : text
        const error = tried && missing.includes(question) ? t('form.required') : undefined
        return type === 'single_choice' || type === 'multiple_choice' ? (
          <div key={id}>
            <ChoiceField
              legend={legend}
              options={options.map((value) => ({ value, label: value }))}
              multiple={type === 'multiple_choice'}
              value={values[id] ?? []}
              onChange={(value) => { set(id, value) }}
              disabled={disabled || busy}
            />
            {error && <p className="text-destructive">{error}</p>}
          </div>
        ) : (
          <Field key={id} label={legend} {...(error && { error })}>
            {(wiring) => (
              <Textarea
                {...wiring}
                className="min-h-10 bg-card"
                value={values[id]?.[0] ?? ''}
                disabled={disabled || busy}
                onChange={(event) => { set(id, [event.target.value]) }}
              />
            )}
          </Field>
        )
      })}
      {!disabled && (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" size="sm" disabled={busy}>{t('form.submit')}</Button>
          <Button size="sm" variant="outline" disabled={busy} onClick={() => { onSubmit({ choice: 'cancel' }) }}>
            {t('form.cancel')}
          </Button>
        </div>
      )}
    </form>
  )
}
