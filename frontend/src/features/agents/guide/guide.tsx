'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { toast } from '@/components/ui/toast'
import { keepDraft, keptDraft } from '@/lib/kept-draft'
import { invalidateResources, type Scope } from '@/lib/resources'
import { type Document, documentsOf } from '../documents'
import { type Draft } from '../draft'
import { type Known } from '../known'
import { problemsOf, reachable, type Step, STEPS } from '../problems'
import { apply } from './apply'
import { Stepper } from './stepper'
import { AgentStep, PurposeStep, TogetherStep, ToolsStep } from './steps'
import { Summary } from './summary'

interface Props {
  /** Names what is built, for its draft. */
  name: string
  initial: Draft
  known: Known
  scope: Scope | undefined
}

/** Names that a new resource of the guide cannot have. */
function takenOf({ teams, bots, ghosts }: Known) {
  const names = (resources: readonly { metadata: { name: string } }[]) => resources.map(({ metadata }) => metadata.name)
  return { teams: new Set(names(teams)), agents: new Set([...names(bots), ...names(ghosts)]) }
}

const FORMS = { purpose: PurposeStep, agent: AgentStep, tools: ToolsStep, together: TogetherStep }

function useCreate(documents: readonly Document[], scope: Scope | undefined, forget: () => void) {
  const { t } = useTranslation('agents')
  const router = useRouter()
  const client = useQueryClient()
  const team = documents.at(-1)
  return useMutation({
    mutationFn: () => apply(documents, scope),
    onSuccess: async ({ success, results }) => {
      if (!success) return
      forget()
      await invalidateResources(client)
      const made = results.some(({ operation }) => operation === 'created')
      toast(t(made ? 'created' : 'changed', { name: String(team?.metadata.displayName) }))
      const { namespace, name } = team?.metadata ?? {}
      router.push(`/agents/view?${new URLSearchParams({ namespace: String(namespace), name: String(name), scope: scope ?? 'own' }).toString()}`)
    },
  })
}

/** What is built, kept while it is not written. */
function useGuideDraft(name: string, initial: Draft) {
  const [kept] = useState(() => keptDraft<Draft>(`guide.${name}`))
  const [first] = useState(initial)
  const [draft, setDraft] = useState(kept ?? first)
  const [restored, setRestored] = useState(kept !== null)
  useEffect(() => {
    keepDraft(`guide.${name}`, draft === first ? null : draft)
  }, [name, draft, first])
  const discard = () => {
    setRestored(false)
    setDraft(first)
  }
  const forget = () => { keepDraft(`guide.${name}`, null) }
  return { draft, setDraft, restored, discard, forget }
}

/** Builds a team or changes one, step by step. Nothing is written before the last step, and then all of it at once. */
export function Guide({ name, initial, known, scope }: Props) {
  const { t } = useTranslation('agents')
  const { draft, setDraft, restored, discard, forget } = useGuideDraft(name, initial)
  const [step, setStep] = useState<Step>('purpose')
  const [asked, setAsked] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const arrived = useRef(false)
  const documents = useMemo(() => documentsOf(draft, takenOf(known)), [draft, known])
  const creation = useCreate(documents, scope, forget)
  const index = STEPS.indexOf(step)
  const problems = problemsOf(draft, step)
  useEffect(() => {
    // Whoever goes on begins to read at the top of the next step.
    if (arrived.current) heading.current?.focus()
    arrived.current = true
  }, [step])
  const go = (to: Step | undefined) => {
    if (!to) return
    setAsked(false)
    creation.reset()
    setStep(to)
  }
  const next = () => {
    if (problems.length > 0) setAsked(true)
    else go(STEPS[index + 1])
  }
  const Form = step === 'check' ? null : FORMS[step]
  const refusal = creation.data && !creation.data.success ? creation.data : null
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (step === 'check') creation.mutate()
        else next()
      }}
    >
      {restored && (
        <Alert role="status" className="mb-5">
          <p>{t('guide.restored')}</p>
          <Button variant="outline" size="sm" className="mt-2" onClick={discard}>
            {t('guide.discard')}
          </Button>
        </Alert>
      )}
      <Stepper step={step} open={reachable(draft)} onChange={go} />
      <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight outline-none">
        {t(`stepTitles.${step}`)}
      </h2>
      <p className="mt-1 mb-5 max-w-prose text-sm text-pretty text-muted-foreground">{t(`stepTexts.${step}`)}</p>
      {Form ? <Form draft={draft} known={known} change={setDraft} problems={asked ? problems : []} /> : <Summary documents={documents} scope={scope} />}
      {creation.error && <ErrorState error={creation.error} title={t('summary.notWritten')} className="mt-5" />}
      {refusal && (
        <Alert tone="danger" role="alert" title={t('summary.notWritten')} className="mt-5">
          {refusal.error?.message ?? refusal.message}
        </Alert>
      )}
      <div className="mt-8 flex flex-wrap justify-between gap-2">
        <Button variant="outline" className={index === 0 ? 'invisible' : undefined} onClick={() => go(STEPS[index - 1])}>
          {t('guide.back')}
        </Button>
        <Button type="submit" disabled={creation.isPending}>
          {creation.isPending && <Spinner />}
          {step !== 'check' ? t('guide.next') : draft.stored ? t('guide.save') : t('guide.create')}
        </Button>
      </div>
    </form>
  )
}
