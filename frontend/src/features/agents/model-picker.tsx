'use client'

import { Sparkles } from 'lucide-react'
import { type TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select'
import { type Model } from '@/lib/api/types'
import { isAvailable, isDemo, labelOf } from './choice'
import { type AgentChoice } from './use-choice'

// Never a model's name: names begin with a letter or a digit.
const AUTOMATIC = '*'

function noteOf(t: TFunction<'common'>, model: Model) {
  if (!isAvailable(model)) return model.status?.message ?? t('agents.unavailable')
  return isDemo(model) ? t('agents.demoNote') : model.spec.modelConfig.env.model_id
}

/** What answers: the installation's own choice, or one model by hand. */
export function ModelPicker({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation()
  const { answering, standard, model: chosen, models } = choice
  const label = answering ? labelOf(answering) : t('agents.noModel')
  return (
    <Select
      value={chosen?.metadata.name ?? AUTOMATIC}
      onValueChange={(value) => choice.setModel(value === AUTOMATIC ? null : value)}
    >
      <SelectTrigger aria-label={`${t('agents.model')}: ${label}`}>
        <Sparkles aria-hidden />
        <SelectValue>
          <span className="block truncate">{label}</span>
        </SelectValue>
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={AUTOMATIC} note={standard && t('agents.automaticNote', { model: labelOf(standard) })}>
          {t('agents.automatic')}
        </SelectItem>
        {models.map((model) => (
          <SelectItem
            key={model.metadata.name}
            value={model.metadata.name}
            disabled={!isAvailable(model)}
            note={noteOf(t, model)}
          >
            {labelOf(model)}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  )
}
