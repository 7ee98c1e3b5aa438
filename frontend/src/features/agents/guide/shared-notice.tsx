'use client'

import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { type Team } from '@/lib/api/types'
import { labelOf } from '@/lib/resources'
import { type AgentDraft } from '../draft'
import { otherTeams } from '../load'

/** Says which other teams change with an agent. */
export function SharedNotice({ agent, team, teams }: { agent: AgentDraft; team: Team | null; teams: readonly Team[] }) {
  const { t } = useTranslation('agents')
  const others = agent.stored ? otherTeams(agent.stored.bot, team, teams) : []
  if (others.length === 0) return null
  return <Alert tone="warning">{t('member.shared', { names: others.map(({ metadata }) => labelOf(metadata)).join(', ') })}</Alert>
}
