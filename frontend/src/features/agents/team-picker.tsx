'use client'

import { Bot } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select'
import { labelOf } from './choice'
import { type AgentChoice } from './use-choice'

/** Who answers. A conversation that has begun stays with its team. */
export function TeamPicker({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation()
  if (!choice.team) return null
  return (
    <Select value={choice.team.metadata.name} onValueChange={choice.setTeam}>
      <SelectTrigger aria-label={`${t('agents.team')}: ${labelOf(choice.team)}`}>
        <Bot aria-hidden />
        <SelectValue>
          <span className="block truncate">{labelOf(choice.team)}</span>
        </SelectValue>
      </SelectTrigger>
      <SelectContent>
        {choice.teams.map((team) => (
          <SelectItem key={team.metadata.name} value={team.metadata.name} note={team.spec.description}>
            {labelOf(team)}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  )
}
