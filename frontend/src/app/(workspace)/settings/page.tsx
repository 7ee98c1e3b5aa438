'use client'

import { labelOf } from '@/features/agents/choice'
import { useAgentChoice, type AgentChoice } from '@/features/agents/use-choice'
import { type Agents } from '@/features/settings/default-agents'
import { Preferences } from '@/features/settings/preferences'
import { type Resource } from '@/lib/api/types'

const named = (resource: Resource) => ({ name: resource.metadata.name, label: labelOf(resource) })

const offeredBy = (choice: AgentChoice): Agents => ({
  pending: choice.pending,
  failed: choice.failed,
  retry: choice.retry,
  teams: choice.teams.map(named),
  models: choice.models.map(named),
  team: choice.team?.metadata.name ?? null,
  model: choice.model?.metadata.name ?? null,
  setTeam: choice.setTeam,
  setModel: choice.setModel,
})

export default function PreferencesPage() {
  return <Preferences agents={offeredBy(useAgentChoice())} />
}
