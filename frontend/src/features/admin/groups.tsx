'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchField } from '@/components/forms/fields'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { CheckboxRow } from '@/components/ui/checkbox'
import { formatNumber } from '@/lib/i18n/format'
import { groupsQuery, type AdminGroup } from './api'

function useColumns(): readonly [Column<AdminGroup>, ...Column<AdminGroup>[]] {
  const { t } = useTranslation(['admin', 'groups'])
  return [
    {
      name: t('groups.name'),
      cell: ({ name, level }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <Link href={`/groups?name=${encodeURIComponent(name)}`} className="font-medium text-primary underline-offset-4 hover:underline">
            {name}
          </Link>
          {level === 'organization' && <Badge>{t('groups:new.organization')}</Badge>}
        </span>
      ),
    },
    { name: t('groups:visibility.label'), cell: ({ visibility }) => t(`groups:visibility.${visibility}.name`) },
    {
      name: t('groups.owners'),
      cell: ({ owners }) => (owners === 0 ? <Badge tone="warning">{t('groups.noOwner')}</Badge> : formatNumber(owners)),
      className: 'tabular-nums',
    },
    { name: t('groups.members'), cell: ({ members }) => formatNumber(members), className: 'tabular-nums' },
    { name: t('groups.waiting'), cell: ({ waiting }) => formatNumber(waiting), className: 'tabular-nums' },
    { name: t('groups.resources'), cell: ({ resources }) => formatNumber(resources), className: 'tabular-nums' },
  ]
}

/** All groups, with what is in them as numbers. */
export function AdminGroups() {
  const { t } = useTranslation('admin')
  const [search, setSearch] = useState('')
  const [ownerless, setOwnerless] = useState(false)
  const query = useInfiniteQuery(groupsQuery({ ownerless, ...(search === '' ? {} : { q: search }) }))
  const columns = useColumns()
  return (
    <Page wide title={t('groups.title')} intro={t('groups.intro')}>
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        <SearchField className="min-w-48 flex-1 sm:max-w-80" label={t('groups.search')} value={search} onSearch={setSearch} />
        <CheckboxRow checked={ownerless} onCheckedChange={(checked) => setOwnerless(checked === true)}>
          {t('groups.ownerless')}
        </CheckboxRow>
      </div>
      <Listing query={query} failed={t('groups.failed')} empty={<EmptyState icon={SearchX} title={t('groups.none')} text={t('groups.noneText')} />}>
        {(groups) => <Records label={t('groups.title')} items={groups} keyOf={({ id }) => id} columns={columns} />}
      </Listing>
    </Page>
  )
}
