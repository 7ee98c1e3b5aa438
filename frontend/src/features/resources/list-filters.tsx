'use client'

import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { type Scope } from '@/lib/resources'
import { type Filter } from './filter'

const ALL = ' '
const SCOPES: readonly Scope[] = ['own', 'group', 'public', 'shared']

interface Props {
  filter: Filter
  namespaces: readonly string[]
  onChange: (filter: Filter) => void
}

export function ListFilters({ filter, namespaces, onChange }: Props) {
  const { t } = useTranslation('resources')
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      <div className="relative min-w-0 flex-1 basis-56">
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" />
        <Input
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
          className="pl-9"
        />
      </div>
      <Select
        aria-label={t('list.scope')}
        options={[{ value: ALL, label: t('list.allScopes') }, ...SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))]}
        value={filter.scope ?? ALL}
        onValueChange={(value) => onChange({ ...filter, scope: SCOPES.find((scope) => scope === value) ?? null })}
        className="w-40 max-sm:flex-1"
      />
      {namespaces.length > 1 && (
        <Select
          aria-label={t('list.namespace')}
          options={[{ value: ALL, label: t('list.allNamespaces') }, ...namespaces.map((value) => ({ value, label: value }))]}
          value={filter.namespace ?? ALL}
          onValueChange={(value) => onChange({ ...filter, namespace: value === ALL ? null : value })}
          className="w-48 max-sm:flex-1"
        />
      )}
    </div>
  )
}
