'use client'

import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { Field } from '@/components/ui/field'
import { Select, type SelectOption } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { type Model, type Ref } from '@/lib/api/types'
import { labelOf } from '@/lib/resources'
import { byRank, isAvailable } from '../choice'
import { type AgentDraft } from '../draft'
import { keyOfRef, refOf } from '../resolve'

export interface AgentProps {
  agent: AgentDraft
  set: (change: Partial<AgentDraft>) => void
}

/** What the agent is told at the beginning of every conversation. */
export function InstructionsField({ agent, set, error }: AgentProps & { error?: string }) {
  const { t } = useTranslation('agents')
  return (
    <Field label={t('guide.instructions')} hint={t('guide.instructionsHint')} error={error}>
      {(wiring) => (
        <Textarea
          {...wiring}
          className="min-h-40"
          placeholder={t('guide.instructionsExample')}
          value={agent.instructions}
          onChange={(event) => set({ instructions: event.target.value })}
        />
      )}
    </Field>
  )
}

// Never a reference: those have a slash.
const AUTOMATIC = '*'

const isLanguageModel = ({ spec }: Model) => (spec.modelType ?? 'llm') === 'llm'

function useOptions(models: readonly Model[], chosen: Ref | null): SelectOption[] {
  const { t } = useTranslation('agents')
  const seen = new Set<string>()
  const listed = byRank(models.filter(isLanguageModel)).flatMap((model) => {
    const value = keyOfRef(refOf(model))
    if (seen.has(value)) return []
    seen.add(value)
    const available = isAvailable(model)
    const hint = available ? model.spec.modelConfig.env.model_id : (model.status?.message ?? t('marks.unavailable'))
    return [{ value, label: labelOf(model.metadata), hint, disabled: !available && value !== (chosen && keyOfRef(chosen)) }]
  })
  const gone = chosen && !seen.has(keyOfRef(chosen)) ? [{ value: keyOfRef(chosen), label: chosen.name, hint: t('graph.states.missing') }] : []
  return [{ value: AUTOMATIC, label: t('guide.automatic'), hint: t('guide.automaticHint') }, ...listed, ...gone]
}

const refOfKey = (key: string): Ref => {
  const slash = key.lastIndexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** What the agent thinks with. A model that cannot answer now is seen, and cannot be chosen. */
export function ModelField({ agent, set, models }: AgentProps & { models: readonly Model[] }) {
  const { t } = useTranslation('agents')
  const options = useOptions(models, agent.model)
  const usable = models.some((model) => isLanguageModel(model) && isAvailable(model))
  const chosen = agent.model && models.find((model) => agent.model && keyOfRef(refOf(model)) === keyOfRef(agent.model))
  return (
    <div className="space-y-3">
      <Field label={t('guide.model')} hint={t('guide.modelHint')}>
        {(wiring) => (
          <Select
            {...wiring}
            options={options}
            value={agent.model ? keyOfRef(agent.model) : AUTOMATIC}
            onValueChange={(value) => set({ model: value === AUTOMATIC ? null : refOfKey(value) })}
          />
        )}
      </Field>
      {chosen && !isAvailable(chosen) && <Alert tone="warning">{chosen.status?.message ?? t('marks.unavailable')}</Alert>}
      {!usable && (
        <Alert tone="warning" title={t('guide.noModel')}>
          <Link href="/agents/models" prefetch={false} className="text-primary underline underline-offset-4">
            {t('guide.addModel')}
          </Link>
        </Alert>
      )}
    </div>
  )
}
