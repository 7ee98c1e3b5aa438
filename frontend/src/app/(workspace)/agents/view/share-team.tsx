'use client'

import { useQuery } from '@tanstack/react-query'
import { Share2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { type Team } from '@/lib/api/types'
import { apart } from '@/lib/later'
import { accessQuery, idOf, labelOf } from '@/lib/resources'
import { scopeFor, type Viewer } from '@/lib/viewer'

const ShareDialog = apart(async () => (await import('@/features/share/share-dialog')).ShareDialog)

/** Lets people in on a team, for those who may. */
export function ShareTeam({ team, viewer }: { team: Team; viewer: Viewer }) {
  const { t } = useTranslation('agents')
  const [open, setOpen] = useState(false)
  const { metadata } = team
  const scope = scopeFor(metadata, viewer)
  const access = useQuery(accessQuery(idOf('Team', metadata, scope))).data ?? []
  const mayShare = access.some(({ thing, verb, allowed }) => thing === 'resource' && verb === 'share' && allowed)
  if (!mayShare || metadata.id === undefined || metadata.id === null) return null
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        <Share2 aria-hidden />
        {t('share')}
      </Button>
      <Suspense>
        {open && (
          <ShareDialog
            thing={{ kind: 'Team', id: metadata.id, title: labelOf(metadata) }}
            isOwner={scope === 'own'}
            mayShare
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </>
  )
}
