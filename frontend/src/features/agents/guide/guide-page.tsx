'use client'

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { type Team } from '@/lib/api/types'
import { labelOf, type ResourceId, type Scope } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { type Draft, emptyDraft } from '../draft'
import { type Known, useKnown } from '../known'
import { draftOf } from '../load'
import { useTeamOfAddress } from '../paths'
import { Guide } from './guide'

function teamOf(known: Known, id: ResourceId<'Team'>, viewer: Viewer): Team | undefined {
  return known.teams.find(
    ({ metadata }) =>
      metadata.name === id.name &&
      (metadata.namespace ?? 'default') === id.namespace &&
      (id.scope === undefined || scopeFor(metadata, viewer) === id.scope),
  )
}

interface Beginning {
  draft: Draft
  scope: Scope | undefined
}

interface StartProps {
  /** Of what is built here. */
  name: string
  known: Known
  viewer: Viewer
}

/** What the guide begins with, decided once: what others change meanwhile must not change what somebody is writing. */
function Start({ name, known, viewer }: StartProps) {
  const { t } = useTranslation('agents')
  const { id, copied } = useTeamOfAddress()
  const [known0] = useState(known)
  const [beginning] = useState((): Beginning | null => {
    if (!id) return { draft: emptyDraft(), scope: undefined }
    const team = teamOf(known, id, viewer)
    if (!team || (!copied && !mayChange(team.metadata, viewer))) return null
    const draft = draftOf(team, known, copied)
    if (copied) return { draft: { ...draft, name: t('copyOf', { name: labelOf(team.metadata) }) }, scope: undefined }
    return { draft, scope: scopeFor(team.metadata, viewer) }
  })
  if (!beginning) return <Alert tone="warning">{t('guide.notYours')}</Alert>
  return <Guide name={name} initial={beginning.draft} known={known0} scope={beginning.scope} />
}

/** The guide to a new team, to one that is there, or to a copy. */
export function GuidePage({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('agents')
  const { id, copied } = useTeamOfAddress()
  const { pending, error, retry, known } = useKnown()
  const ready = !pending && viewer.id !== undefined
  const name = id === null ? 'new' : `${copied ? 'copy' : 'edit'} ${id.scope ?? 'own'} ${id.namespace}/${id.name}`
  return (
    <Page title={id && !copied ? t('guide.editTitle') : t('guide.title')}>
      {error && <ErrorState error={error} title={t('loadFailed')} onRetry={retry} />}
      {!error && !ready && <LoadingRows />}
      {!error && ready && <Start key={name} name={name} known={known} viewer={viewer} />}
    </Page>
  )
}
