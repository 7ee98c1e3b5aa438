'use client'

import { useQuery } from '@tanstack/react-query'
import { Bot, Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { type Team } from '@/lib/api/types'
import { allQuery, labelOf, scopeOf } from '@/lib/resources'
import { type Viewer } from '@/lib/viewer'
import { isAvailable } from './choice'
import { DeleteTeam } from './delete-team'
import { NEW_PATH } from './paths'
import { resolve } from './resolve'
import { TeamCard } from './team-card'

const keyOf = ({ metadata }: Team) => `${String(metadata.userId)}/${metadata.namespace ?? ''}/${metadata.name}`

/** One's own before what is public, and what can answer before what cannot. */
function sorted(teams: readonly Team[], me: number | undefined): Team[] {
  const rank = (team: Team) => (scopeOf(team.metadata, me) === 'public' ? 2 : 0) + (isAvailable(team) ? 0 : 1)
  return teams.toSorted((a, b) => rank(a) - rank(b))
}

/** The teams that one can talk to. */
export function Teams({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('agents')
  const teams = useQuery(allQuery('Team'))
  const bots = useQuery(allQuery('Bot')).data ?? []
  const [deleting, setDeleting] = useState<Team | null>(null)
  const add = (
    <Button asChild>
      <Link href={NEW_PATH} prefetch={false}>
        <Plus aria-hidden />
        {t('new')}
      </Link>
    </Button>
  )
  const namesOf = ({ spec, metadata }: Team) =>
    spec.members.map(({ botRef }) => {
      const bot = resolve(bots, botRef, metadata.userId)
      return bot ? labelOf(bot.metadata) : botRef.name
    })
  return (
    <Page title={t('title')} intro={t('intro')} actions={teams.data?.length ? add : undefined} wide>
      {teams.isPending && <LoadingRows />}
      {teams.error && <ErrorState error={teams.error} title={t('loadFailed')} onRetry={() => void teams.refetch()} />}
      {teams.data?.length === 0 && (
        <EmptyState icon={Bot} title={t('emptyTitle')} text={t('emptyText')}>
          {add}
        </EmptyState>
      )}
      {teams.data && teams.data.length > 0 && (
        <ul aria-label={t('title')} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {sorted(teams.data, viewer.id).map((team) => (
            <TeamCard key={keyOf(team)} team={team} members={namesOf(team)} viewer={viewer} onDelete={() => setDeleting(team)} />
          ))}
        </ul>
      )}
      {deleting && <DeleteTeam team={deleting} viewer={viewer} onClose={() => setDeleting(null)} />}
    </Page>
  )
}
