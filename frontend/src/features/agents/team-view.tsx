'use client'

import { useQuery } from '@tanstack/react-query'
import { Bot, Copy, MessageSquare, Pencil, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, PageSection } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { type Team } from '@/lib/api/types'
import { labelOf, type ResourceId, resourceQuery } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { isAvailable } from './choice'
import { DeleteTeam } from './delete-team'
import { graphOf } from './graph'
import { useKnown } from './known'
import { copyPath, editPath, useTeamOfAddress } from './paths'
import { TeamGraph } from './team-graph'
import { useChatWith } from './use-chat-with'

interface Props {
  viewer: Viewer
  /** The way to share it, for those who may. */
  sharing: (team: Team) => ReactNode
}

function Actions({ team, viewer, sharing }: Props & { team: Team }) {
  const { t } = useTranslation('agents')
  const router = useRouter()
  const chatWith = useChatWith()
  const [deleting, setDeleting] = useState(false)
  const scope = scopeFor(team.metadata, viewer)
  const changes = mayChange(team.metadata, viewer)
  return (
    <>
      <Button disabled={!isAvailable(team)} onClick={() => chatWith(team)}>
        <MessageSquare aria-hidden />
        {t('chat')}
      </Button>
      {changes && (
        <Button asChild variant="outline">
          <Link href={editPath(team, scope)} prefetch={false}>
            <Pencil aria-hidden />
            {t('edit')}
          </Link>
        </Button>
      )}
      <Button asChild variant="outline">
        <Link href={copyPath(team, scope)} prefetch={false}>
          <Copy aria-hidden />
          {t('copy')}
        </Link>
      </Button>
      {sharing(team)}
      {changes && (
        <Button variant="ghost" size="icon" aria-label={t('delete.do')} title={t('delete.do')} onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden />
        </Button>
      )}
      {deleting && (
        <DeleteTeam team={team} viewer={viewer} onClose={() => setDeleting(false)} onDeleted={() => router.replace('/agents')} />
      )}
    </>
  )
}

function Content({ id, viewer, sharing }: Props & { id: ResourceId<'Team'> }) {
  const { t } = useTranslation('agents')
  const found = useQuery(resourceQuery(id))
  const { pending, error, retry, known } = useKnown()
  const team = found.data
  const problem = found.error ?? error
  const mode = team?.spec.collaborationModel ?? 'solo'
  const again = () => {
    void found.refetch()
    retry()
  }
  return (
    <Page
      title={team ? labelOf(team.metadata) : t('title')}
      intro={team?.spec.description}
      actions={team && <Actions team={team} viewer={viewer} sharing={sharing} />}
      wide
    >
      {problem && <ErrorState error={problem} title={t('loadFailed')} onRetry={again} />}
      {!problem && (pending || !team) && <LoadingRows />}
      {team && !problem && !pending && (
        <>
          {!isAvailable(team) && (
            <Alert tone="warning" title={t('marks.unavailable')} className="mb-6">
              {team.status?.message}
            </Alert>
          )}
          <PageSection title={t('graph.title')} text={t('graph.text')} actions={<Badge>{t(`modes.${mode}`)}</Badge>}>
            <TeamGraph graph={graphOf(team, known)} />
          </PageSection>
        </>
      )}
    </Page>
  )
}

/** A team by itself: what it is for, and what it is made of. */
export function TeamView(props: Props) {
  const { t } = useTranslation('agents')
  const { id } = useTeamOfAddress()
  if (id) return <Content id={id} {...props} />
  return (
    <Page title={t('title')}>
      <EmptyState icon={Bot} title={t('whichTitle')} text={t('whichText')}>
        <Button asChild variant="outline">
          <Link href="/agents" prefetch={false}>
            {t('toAll')}
          </Link>
        </Button>
      </EmptyState>
    </Page>
  )
}
