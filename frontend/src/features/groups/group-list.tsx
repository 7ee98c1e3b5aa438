'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { SearchX, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchField } from '@/components/forms/fields'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Segmented } from '@/components/ui/segmented'
import { groupsQuery, type Group } from './api'
import { GroupLink } from './group-link'
import { Invitations } from './invitations'
import { JoinButton } from './join-button'
import { NewGroup } from './new-group'

export function useGroupColumns(): readonly [Column<Group>, ...Column<Group>[]] {
  const { t } = useTranslation('groups')
  return [
    {
      name: t('name'),
      cell: ({ name, display_name, description }) => (
        <>
          <GroupLink name={name}>{display_name ?? name}</GroupLink>
          {display_name && <code className="ml-2 font-mono text-xs font-normal text-muted-foreground">{name}</code>}
          {description && <span className="block max-w-prose font-normal text-muted-foreground">{description}</span>}
        </>
      ),
    },
    { name: t('visibility.label'), cell: ({ visibility }) => t(`visibility.${visibility}.name`) },
    {
      name: t('myRole'),
      cell: ({ my_role, my_role_from, my_role_source }) => {
        if (my_role === null) return <span className="text-muted-foreground">–</span>
        const from = my_role_source === 'everybody' ? t('everybody') : my_role_source === 'inherited' ? my_role_from : null
        return (
          <>
            <Badge tone="primary">{t(`roles.${my_role}.name`)}</Badge>
            {from && <span className="ml-2 text-xs text-muted-foreground">{t('roleFrom', { from })}</span>}
          </>
        )
      },
    },
  ]
}

function Found({ mine, search }: { mine: boolean; search: string }) {
  const { t } = useTranslation('groups')
  const query = useInfiniteQuery(groupsQuery({ mine, ...(search === '' ? {} : { q: search }) }))
  const columns = useGroupColumns()
  const empty =
    search === '' ? (
      <EmptyState icon={Users} title={t(mine ? 'empty.mineTitle' : 'empty.allTitle')} text={t('empty.text')}>
        <NewGroup />
      </EmptyState>
    ) : (
      <EmptyState icon={SearchX} title={t('empty.noneTitle')} text={t('empty.noneText')} />
    )
  return (
    <Listing query={query} failed={t('failed')} empty={empty}>
      {(groups) => (
        <Records
          label={t('title')}
          items={groups}
          keyOf={({ id }) => id}
          columns={columns}
          actions={mine ? undefined : (group) => <JoinButton group={group} />}
        />
      )}
    </Listing>
  )
}

/** Groups that one is in, and those that one can find. */
export function GroupList() {
  const { t } = useTranslation('groups')
  const [view, setView] = useState<'mine' | 'all'>('mine')
  const [search, setSearch] = useState('')
  return (
    <Page wide title={t('title')} intro={t('intro')} actions={<NewGroup />}>
      <Invitations quiet />
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Segmented
          label={t('view.label')}
          options={[
            { value: 'mine', label: t('view.mine') },
            { value: 'all', label: t('view.all') },
          ]}
          value={view}
          onValueChange={setView}
        />
        <SearchField className="min-w-48 flex-1 sm:max-w-72" label={t('search')} value={search} onSearch={setSearch} />
      </div>
      <Found mine={view === 'mine'} search={search} />
    </Page>
  )
}
