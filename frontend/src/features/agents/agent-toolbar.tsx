'use client'

import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { ModelPicker } from './model-picker'
import { TeamPicker } from './team-picker'
import { type AgentChoice } from './use-choice'

interface Props {
  choice: AgentChoice
  /** An existing conversation keeps its team, so only the model can be chosen. */
  started: boolean
}

/** Choice of team and model, for the composer. */
export function AgentToolbar({ choice, started }: Props) {
  const { t } = useTranslation()
  if (choice.pending) return <Skeleton className="h-8 w-48" />
  if (choice.failed) {
    return (
      <p role="alert" className="flex items-center gap-2 text-sm text-muted-foreground">
        {t('agents.loadFailed')}
        <Button variant="link" size="sm" onClick={choice.retry}>
          {t('app.retry')}
        </Button>
      </p>
    )
  }
  return (
    <div data-tour="team" className="flex min-w-0 items-center gap-0.5">
      {!started && <TeamPicker choice={choice} />}
      <ModelPicker choice={choice} />
    </div>
  )
}
