'use client'

import { type TFunction } from 'i18next'
import { Sparkles } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Model } from '@/lib/api/types'
import { isAvailable, isDemo, labelOf } from './choice'
import { Picker, type Option } from './picker'
import { type AgentChoice } from './use-choice'

// Never a model's name: names begin with a letter or a digit.
const AUTOMATIC = '*'

function noteOf(t: TFunction<'common'>, model: Model) {
  if (!isAvailable(model)) return model.status?.message ?? t('agents.unavailable')
  const { env } = model.spec.modelConfig
  return isDemo(model) ? t('agents.demoNote') : (env.model_id ?? env.ANTHROPIC_MODEL)
}

/** What answers: the installation's own choice, or one model by hand. */
export function ModelPicker({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation()
  const { answering, standard, model: chosen, models } = choice
  const automatic: Option = {
    value: AUTOMATIC,
    label: t('agents.automatic'),
    note: standard && t('agents.automaticNote', { model: labelOf(standard) }),
  }
  const byHand = models.map((model) => ({
    value: model.metadata.name,
    label: labelOf(model),
    note: noteOf(t, model),
    disabled: !isAvailable(model),
  }))
  return (
    <Picker
      name={t('agents.model')}
      icon={Sparkles}
      current={answering ? labelOf(answering) : t('agents.noModel')}
      value={chosen?.metadata.name ?? AUTOMATIC}
      options={[automatic, ...byHand]}
      onChoose={(value) => choice.setModel(value === AUTOMATIC ? null : value)}
    />
  )
}
