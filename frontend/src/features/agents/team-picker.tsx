'use client'

import { Bot } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { isAvailable, labelOf } from './choice'
import { Picker } from './picker'
import { type AgentChoice } from './use-choice'

/** Who answers. */
export function TeamPicker({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation()
  if (!choice.team) return null
  const options = choice.teams.map((team) => ({
    value: team.metadata.name,
    label: labelOf(team),
    note: isAvailable(team) ? team.spec.description : (team.status?.message ?? t('agents.unavailable')),
    disabled: !isAvailable(team),
  }))
  return (
    <Picker
      name={t('agents.team')}
      icon={Bot}
      current={labelOf(choice.team)}
      value={choice.team.metadata.name}
      options={options}
      onChoose={choice.setTeam}
      brief
    />
  )
}
