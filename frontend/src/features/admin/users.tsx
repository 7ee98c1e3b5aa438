'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchField } from '@/components/forms/fields'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Select } from '@/components/ui/select'
import { Time } from '@/components/ui/time'
import { usersQuery, type User, type UserFilter } from './api'
import { NewUser } from './new-user'
import { UserMenu } from './user-menu'
import { UserSheet } from './user-sheet'

const SHOWN = ['all', 'active', 'off', 'admins'] as const
type Shown = (typeof SHOWN)[number]
const FILTERS: Record<Shown, UserFilter> = { all: {}, active: { active: true }, off: { active: false }, admins: { role: 'admin' } }

function useColumns(onOpen: (user: User) => void): readonly [Column<User>, ...Column<User>[]] {
  const { t } = useTranslation(['admin', 'common'])
  return [
    {
      name: t('users.name'),
      cell: (user) => (
        <>
          <button type="button" className="text-left font-medium text-primary underline-offset-4 hover:underline" onClick={() => onOpen(user)}>
            {user.user_name}
          </button>
          {user.display_name && <span className="block font-normal text-muted-foreground">{user.display_name}</span>}
        </>
      ),
    },
    { name: t('users.email'), cell: ({ email }) => (email ? <span className="wrap-anywhere">{email}</span> : '–') },
    {
      name: t('users.role'),
      cell: ({ role }) => <Badge tone={role === 'admin' ? 'primary' : 'neutral'}>{t(`common:account.roles.${role}`)}</Badge>,
    },
    {
      name: t('users.state'),
      cell: ({ is_active }) => <Badge tone={is_active ? 'success' : 'warning'}>{t(is_active ? 'users.on' : 'users.off')}</Badge>,
    },
    { name: t('users.seen'), cell: ({ last_seen_at }) => (last_seen_at ? <Time at={last_seen_at} /> : t('common:app.never')) },
  ]
}

/** Accounts of the installation. */
export function Users() {
  const { t } = useTranslation('admin')
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const [opened, setOpened] = useState<number | null>(null)
  const query = useInfiniteQuery(usersQuery({ ...FILTERS[shown], ...(search === '' ? {} : { q: search }) }))
  const columns = useColumns(({ id }) => setOpened(id))
  return (
    <Page wide title={t('users.title')} intro={t('users.intro')} actions={<NewUser />}>
      <div className="mb-3 flex flex-wrap gap-3">
        <SearchField className="min-w-48 flex-1 sm:max-w-80" label={t('users.search')} value={search} onSearch={setSearch} />
        <Select
          aria-label={t('users.shown')}
          className="w-44"
          options={SHOWN.map((value) => ({ value, label: t(`users.filters.${value}`) }))}
          value={shown}
          onValueChange={setShown}
        />
      </div>
      <Listing query={query} failed={t('users.failed')} empty={<EmptyState icon={SearchX} title={t('users.none')} text={t('users.noneText')} />}>
        {(users) => (
          <Records
            label={t('users.title')}
            items={users}
            keyOf={({ id }) => id}
            columns={columns}
            actions={(user) => <UserMenu user={user} onOpen={() => setOpened(user.id)} />}
          />
        )}
      </Listing>
      <UserSheet id={opened} onClose={() => setOpened(null)} />
    </Page>
  )
}
