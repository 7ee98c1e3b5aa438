'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowLeft, FileCode } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/lists/listing'
import { Records } from '@/components/lists/records'
import { Page, PageSection } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { meQuery } from '@/lib/me'
import { listPath } from '@/lib/resources'
import { groupQuery, groupsQuery, type Group } from './api'
import { AccessSection } from './access'
import { AddPeople } from './add-people'
import { Everybody } from './everybody'
import { GroupLink } from './group-link'
import { useGroupColumns } from './group-list'
import { GroupMenu } from './group-menu'
import { JoinButton } from './join-button'
import { Members } from './members'
import { NewGroup } from './new-group'
import { rightsOf, type Rights } from './roles'

const STATES = ['approved', 'pending', 'rejected'] as const

function Facts({ group }: { group: Group }) {
  const { t } = useTranslation('groups')
  const { name, parent, description, visibility, level, my_role } = group
  return (
    <div className="space-y-2">
      {description && <p>{description}</p>}
      <p className="flex flex-wrap items-center gap-2">
        <code className="font-mono text-xs">{name}</code>
        <Badge>{t(`visibility.${visibility}.name`)}</Badge>
        {level === 'organization' && <Badge>{t('new.organization')}</Badge>}
        {my_role && <Badge tone="primary">{t('youAre', { role: t(`roles.${my_role}.name`) })}</Badge>}
      </p>
      {parent && (
        <p>
          {t('inside')} <GroupLink name={parent}>{parent}</GroupLink>
        </p>
      )}
    </div>
  )
}

function People({ group, rights, me }: { group: Group; rights: Rights; me: number | undefined }) {
  const { t } = useTranslation('groups')
  const { name } = group
  const actions = rights.manage && (
    <>
      {rights.own && <Everybody ns={name} />}
      <AddPeople ns={name} offered={rights.give} />
    </>
  )
  return (
    <PageSection title={t('members.title')} text={rights.seeMembers ? undefined : t('members.hidden')} actions={actions || undefined}>
      {rights.manage ? (
        <Tabs defaultValue="approved">
          <TabsList aria-label={t('members.title')}>
            {STATES.map((state) => (
              <TabsTrigger key={state} value={state}>
                {t(`members.states.${state}`)}
              </TabsTrigger>
            ))}
          </TabsList>
          {STATES.map((state) => (
            <TabsContent key={state} value={state}>
              <Members ns={name} state={state} rights={rights} me={me} />
            </TabsContent>
          ))}
        </Tabs>
      ) : (
        rights.seeMembers && <Members ns={name} state="approved" rights={rights} me={me} />
      )}
    </PageSection>
  )
}

function Inside({ group, rights }: { group: Group; rights: Rights }) {
  const { t } = useTranslation('groups')
  const query = useInfiniteQuery(groupsQuery({ parent: group.name }))
  const columns = useGroupColumns()
  const add = (
    <Button variant="outline" size="sm">
      {t('new.title')}
    </Button>
  )
  return (
    <PageSection title={t('subgroups.title')} actions={rights.manage ? <NewGroup parent={group.name} trigger={add} /> : undefined}>
      <Listing query={query} failed={t('failed')} empty={<p className="text-sm text-muted-foreground">{t('subgroups.none')}</p>}>
        {(groups) => <Records label={t('subgroups.title')} items={groups} keyOf={({ id }) => id} columns={columns} />}
      </Listing>
    </PageSection>
  )
}

interface Props {
  name: string
  /** What the group keeps, for those who may see it. */
  secrets: (name: string) => ReactNode
}

function Back() {
  const { t } = useTranslation('groups')
  return (
    <Button asChild variant="ghost" size="sm">
      <Link href="/groups">
        <ArrowLeft aria-hidden />
        {t('back')}
      </Link>
    </Button>
  )
}

/** One group: who is in it, what is inside, and what can be done. */
export function GroupPage({ name, secrets }: Props) {
  const { t } = useTranslation('groups')
  const { data: group, error, refetch } = useQuery(groupQuery(name))
  const me = useQuery(meQuery).data
  if (!group) {
    return (
      <Page wide title={name} actions={<Back />}>
        {error ? <ErrorState error={error} title={t('oneFailed')} onRetry={() => void refetch()} /> : <LoadingRows />}
      </Page>
    )
  }
  const rights = rightsOf(group, me?.role === 'admin')
  const actions = (
    <>
      <Back />
      {group.my_role && (
        <Button asChild variant="outline" size="sm">
          <Link href={listPath('Team', group.name)} prefetch={false}>
            <FileCode aria-hidden />
            {t('resources')}
          </Link>
        </Button>
      )}
      <JoinButton group={group} />
      <GroupMenu group={group} rights={rights} />
    </>
  )
  return (
    <Page wide title={group.display_name ?? group.name} intro={<Facts group={group} />} actions={actions}>
      <People group={group} rights={rights} me={me?.id} />
      <Inside group={group} rights={rights} />
      {rights.secrets && secrets(group.name)}
      <AccessSection key={group.name} ns={group.name} others={rights.manage} />
    </Page>
  )
}
