'use client'

import { CircleHelp } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { Textarea } from '@/components/ui/textarea'
import { FailureNotice } from '../failure-notice'
import type { OpenWait } from '../reducer'
import { FormFields } from './form-fields'
import { RawText } from './raw-text'
import { type PersonSays, useAnswering } from './use-answering'

type Answer = (says: PersonSays) => void

function Approval({ answer, busy, note }: { answer: Answer; busy: boolean; note: string }) {
  const { t } = useTranslation('answer')
  return (
    <>
      <Button size="sm" disabled={busy} onClick={() => { answer({ choice: 'approve', remember: 'once', note }) }}>
        {t('wait.approveOnce')}
      </Button>
      <Button size="sm" variant="outline" disabled={busy} onClick={() => { answer({ choice: 'approve', remember: 'task', note }) }}>
        {t('wait.approveTask')}
      </Button>
      <Button size="sm" variant="outline" disabled={busy} onClick={() => { answer({ choice: 'approve', remember: 'always', note }) }}>
        {t('wait.approveAlways')}
      </Button>
      <Button size="sm" variant="outline" className="text-destructive" disabled={busy} onClick={() => { answer({ choice: 'deny', note }) }}>
        {t('wait.deny')}
      </Button>
    </>
  )
}

const OTHERS = { confirmation: ['confirm', 'revise', 'cancel'], effect: ['repeat', 'skip'] } as const

function Choices({ kind, choices, answer, busy, note }: { kind: keyof typeof OTHERS; choices: readonly string[]; answer: Answer; busy: boolean; note: string }) {
  const { t } = useTranslation('answer')
  return OTHERS[kind]
    .filter((choice) => choices.includes(choice))
    .map((choice, index) => (
      <Button
        key={choice}
        size="sm"
        variant={index === 0 ? 'primary' : 'outline'}
        // Without words nobody knows what to say differently.
        disabled={busy || (choice === 'revise' && note.trim() === '')}
        onClick={() => { answer({ choice, note }) }}
      >
        {t(`wait.choice.${choice}`)}
      </Button>
    ))
}

function Stage({ stage }: { stage: NonNullable<OpenWait['stage']> }) {
  const { t } = useTranslation('answer')
  const { current_stage: current, total_stages: total, next_stage_name: next } = stage
  return (
    <p className="text-muted-foreground">
      {t('wait.stage', { number: current + 1, total, name: stage.stage_name })}
      {next && ` ${t('wait.next', { name: next })}`}
    </p>
  )
}

/** A question to people, which the answer waits for. */
export function WaitCard({ wait }: { wait: OpenWait }) {
  const { t } = useTranslation('answer')
  const { answer, busy, failure, allowed } = useAnswering(wait.id)
  const [note, setNote] = useState('')
  const noteId = useId()
  const send: Answer = (says) => void answer(says)
  return (
    <section
      aria-label={t(`wait.kind.${wait.kind}`)}
      data-testid="wait"
      className="my-3 space-y-3 rounded-lg border border-warning/40 bg-warning-soft p-4 text-sm"
    >
      <h3 className="flex items-start gap-2 font-medium">
        <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <span className="min-w-0 wrap-anywhere whitespace-pre-wrap">
          {wait.kind === 'approval' && wait.tool ? t('wait.mayUse', { tool: wait.tool }) : wait.text}
        </span>
      </h3>
      {wait.stage && <Stage stage={wait.stage} />}
      {wait.kind === 'form' ? (
        <FormFields questions={wait.questions ?? []} busy={busy} disabled={!allowed} onSubmit={send} />
      ) : (
        <>
          {wait.input && <RawText label={t('tool.input')} value={wait.input} />}
          {allowed && (
            <>
              <div className="space-y-1.5">
                <Label htmlFor={noteId}>{t(wait.kind === 'confirmation' ? 'wait.noteRevise' : 'wait.note')}</Label>
                <Textarea
                  id={noteId}
                  value={note}
                  maxLength={4000}
                  className="min-h-10 bg-card"
                  onChange={(event) => { setNote(event.target.value) }}
                />
              </div>
              <div className="flex flex-wrap gap-2">
                {wait.kind === 'approval' ? (
                  <Approval answer={send} busy={busy} note={note} />
                ) : (
                  <Choices kind={wait.kind} choices={wait.choices} answer={send} busy={busy} note={note} />
                )}
              </div>
            </>
          )}
        </>
      )}
      {!allowed && <p className="text-muted-foreground">{t('wait.others')}</p>}
      {failure && <FailureNotice failure={failure} />}
    </section>
  )
}
