'use client'

import { useTranslation } from 'react-i18next'
import { SelectField } from '@/components/forms/fields'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'

interface Offered {
  name: string
  label: string
}

/** What there is to choose from, and what is chosen. */
export interface Agents {
  pending: boolean
  failed: boolean
  retry: () => void
  teams: readonly Offered[]
  models: readonly Offered[]
  team: string | null
  /** null: the team's own. */
  model: string | null
  setTeam: (name: string) => void
  setModel: (name: string | null) => void
}

// A choice cannot have an empty value.
const TEAMS_OWN = '*'

const options = (offered: readonly Offered[]) => offered.map(({ name, label }) => ({ value: name, label }))

/** With which team and model a new conversation begins: the last choice in the chat, which can be made here too. */
export function DefaultAgents({ agents }: { agents: Agents }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  if (agents.failed) {
    return (
      <Alert tone="danger" role="alert" title={common('agents.loadFailed')}>
        <Button variant="outline" size="sm" className="mt-2" onClick={agents.retry}>
          {common('app.retry')}
        </Button>
      </Alert>
    )
  }
  if (agents.pending) return <LoadingRows rows={2} />
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <SelectField label={common('agents.team')} options={options(agents.teams)} value={agents.team ?? ''} onValueChange={agents.setTeam} />
      <SelectField
        label={common('agents.model')}
        options={[{ value: TEAMS_OWN, label: t('preferences.teamsModel') }, ...options(agents.models)]}
        value={agents.model ?? TEAMS_OWN}
        onValueChange={(name) => agents.setModel(name === TEAMS_OWN ? null : name)}
      />
    </div>
  )
}
