'use client'

import { Ellipsis, MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { type Team } from '@/lib/api/types'
import { idOf, labelOf, resourcePath } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { isAvailable } from './choice'
import { copyPath, editPath, viewPath } from './paths'
import { useChatWith } from './use-chat-with'

interface Props {
  team: Team
  /** What people call its members. */
  members: readonly string[]
  viewer: Viewer
  onDelete: () => void
}

function Menu({ team, viewer, onDelete }: Omit<Props, 'members'>) {
  const { t } = useTranslation('agents')
  const scope = scopeFor(team.metadata, viewer)
  const changes = mayChange(team.metadata, viewer)
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" className="-mt-1.5 -mr-1.5" aria-label={t('more', { name: labelOf(team.metadata) })}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem asChild>
          <Link href={viewPath(team, scope)} prefetch={false}>
            {t('view')}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={copyPath(team, scope)} prefetch={false}>
            {t('copy')}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={resourcePath(idOf('Team', team.metadata, scope))} prefetch={false}>
            {t('allFields')}
          </Link>
        </DropdownMenuItem>
        {changes && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={onDelete} className="text-destructive">
              {t('delete.do')}
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

/** A team: what it is for, how it works, whether it can answer, and what one can do with it. */
export function TeamCard({ team, members, viewer, onDelete }: Props) {
  const { t } = useTranslation('agents')
  const chatWith = useChatWith()
  const scope = scopeFor(team.metadata, viewer)
  const available = isAvailable(team)
  const name = labelOf(team.metadata)
  const mode = team.spec.collaborationModel ?? 'solo'
  return (
    <li className="flex min-w-0 flex-col rounded-lg border bg-card p-4 shadow-raised">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 font-semibold break-words">
          <Link href={viewPath(team, scope)} prefetch={false} className="underline-offset-4 hover:underline">
            {name}
          </Link>
        </h2>
        <Menu team={team} viewer={viewer} onDelete={onDelete} />
      </div>
      <p className="mb-2 flex flex-wrap gap-1.5">
        <Badge>{t(`modes.${mode}`)}</Badge>
        {scope !== 'own' && <Badge>{t(`marks.${scope}`)}</Badge>}
        {!available && <Badge tone="danger">{t('marks.unavailable')}</Badge>}
      </p>
      {team.spec.description && <p className="line-clamp-3 text-sm text-pretty text-muted-foreground">{team.spec.description}</p>}
      {!available && team.status?.message && <p className="mt-2 line-clamp-4 text-sm break-words text-destructive">{team.status.message}</p>}
      {members.length > 1 && <p className="mt-2 text-sm break-words text-muted-foreground">{t('membersAre', { names: members.join(', ') })}</p>}
      <div className="mt-auto flex flex-wrap gap-2 pt-4">
        <Button size="sm" disabled={!available} aria-label={t('chatWith', { name })} onClick={() => chatWith(team)}>
          <MessageSquare aria-hidden />
          {t('chat')}
        </Button>
        {mayChange(team.metadata, viewer) && (
          <Button asChild variant="outline" size="sm">
            <Link href={editPath(team, scope)} prefetch={false} aria-label={t('editOne', { name })}>
              {t('edit')}
            </Link>
          </Button>
        )}
      </div>
    </li>
  )
}
