'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Spinner } from '@/components/ui/spinner'
import { SwitchRow } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { type Model } from '@/lib/api/types'
import { freeName } from '@/lib/names'
import { invalidateResources, type Scope } from '@/lib/resources'
import { AnswerFields } from './answer-fields'
import { offeredBy, save, tryOut } from './api'
import { ConnectionFields } from './connection-fields'
import { connectionFaults, EMPTY, type Faults, faultsOf, formOf, hasKey, type ModelForm as Values } from './form'
import { OfferedModels } from './offered-models'
import { TestOutcome } from './test-outcome'

interface Props {
  /** The model to change; null for a new one. */
  stored: Model | null
  scope: Scope
  /** Whether to offer a model to everybody. */
  mayPublish: boolean
  takenNames: ReadonlySet<string>
  onSaved: (model: Model) => void
}

/** Values, what is wrong with them (once somebody wanted to go on), and what is done with them. */
function useModelForm({ stored, scope, takenNames, onSaved }: Props) {
  const { t } = useTranslation('models')
  const client = useQueryClient()
  const [form, setForm] = useState<Values>(() => (stored ? formOf(stored) : EMPTY))
  const [faults, setFaults] = useState<Faults>({})
  const [isPublic, setPublic] = useState(scope === 'public')
  const where = stored ? scope : isPublic ? 'public' : 'own'
  const trial = useMutation({ mutationFn: () => tryOut(form, stored, where) })
  const saving = useMutation({
    mutationFn: () => save(form, stored, freeName(form.label, takenNames, 'model'), where),
    onSuccess: (model) => {
      toast(t('saved', { name: form.label }))
      onSaved(model)
    },
    onSettled: () => invalidateResources(client, ['Model']),
  })
  const set = (change: Partial<Values>) => {
    setForm({ ...form, ...change })
    setFaults(Object.fromEntries(Object.entries(faults).filter(([name]) => !(name in change))))
    // What was tried is not what stands there any more.
    trial.reset()
  }
  const whenFine = (found: Faults, go: () => void) => {
    setFaults(found)
    if (Object.keys(found).length === 0) go()
  }
  const test = () => whenFine({ ...connectionFaults(form), ...(form.modelId.trim() === '' && { modelId: 'modelId' }) }, () => trial.mutate())
  const submit = () => whenFine(faultsOf(form), () => saving.mutate())
  return { form, faults, set, isPublic, setPublic, where, trial, saving, test, submit }
}

/** Adds a model or changes one. Its key is written, and never shown. */
export function ModelForm(props: Props) {
  const { stored, mayPublish } = props
  const { t } = useTranslation('models')
  const { form, faults, set, isPublic, setPublic, where, trial, saving, test, submit } = useModelForm(props)
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field label={t('form.label')} hint={t('form.labelHint')} error={faults.label && t(`faults.${faults.label}`)}>
        {(wiring) => <Input {...wiring} value={form.label} onChange={(event) => set({ label: event.target.value })} />}
      </Field>
      <ConnectionFields form={form} faults={faults} set={set} keyStored={hasKey(stored)} />
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Field label={t('form.modelId')} hint={t('form.modelIdHint')} error={faults.modelId && t(`faults.${faults.modelId}`)}>
            {(wiring) => (
              <Input {...wiring} spellCheck={false} value={form.modelId} onChange={(event) => set({ modelId: event.target.value })} />
            )}
          </Field>
        </div>
        <div className="pt-[1.625rem]">
          <OfferedModels load={() => offeredBy(form, stored, where)} chosen={form.modelId} onChoose={(modelId) => set({ modelId })} />
        </div>
      </div>
      <AnswerFields form={form} faults={faults} set={set} />
      {mayPublish && stored === null && (
        <SwitchRow label={t('form.public')} hint={t('form.publicHint')} checked={isPublic} onCheckedChange={setPublic} />
      )}
      <TestOutcome trial={trial} />
      {saving.error && <ErrorState error={saving.error} title={t('saveFailed')} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" disabled={trial.isPending} onClick={test}>
          {t('test.do')}
        </Button>
        <Button type="submit" disabled={saving.isPending}>
          {saving.isPending && <Spinner />}
          {stored ? t('save') : t('add')}
        </Button>
      </div>
    </form>
  )
}
