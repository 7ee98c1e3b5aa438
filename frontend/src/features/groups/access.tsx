'use client'

import { useQuery } from '@tanstack/react-query'
import { Check, Minus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchField } from '@/components/forms/fields'
import { PageSection } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { type Wire } from '@/lib/api/types'
import { accessQuery } from './api'

type Permission = Wire['Permission']

function Verbs({ thing, permissions }: { thing: string; permissions: readonly Permission[] }) {
  const { t } = useTranslation('groups')
  return (
    <div className="rounded-lg border bg-card px-4 py-3">
      <h3 className="text-sm font-medium">{thing}</h3>
      <ul className="mt-1.5 space-y-1 text-sm">
        {permissions.map(({ verb, allowed, why }) => (
          <li key={verb} className="flex gap-2">
            {allowed ? (
              <Check role="img" aria-label={t('access.may')} className="mt-0.5 size-4 shrink-0 text-success" />
            ) : (
              <Minus role="img" aria-label={t('access.mayNot')} className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
            )}
            <span className="min-w-0">
              {verb}
              {why && <span className="block text-xs text-muted-foreground">{why}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Explained({ ns, user }: { ns: string; user: string }) {
  const { t } = useTranslation('groups')
  const { data, error, refetch } = useQuery(accessQuery(ns, user))
  if (!data) return error ? <ErrorState error={error} title={t('access.failed')} onRetry={() => void refetch()} /> : <LoadingRows rows={2} />
  const things = [...new Set(data.permissions.map(({ thing }) => thing))]
  return (
    <>
      <p className="mb-3 text-sm text-muted-foreground">{t('access.of', { user: data.user })}</p>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {things.map((thing) => (
          <Verbs key={thing} thing={thing} permissions={data.permissions.filter((permission) => permission.thing === thing)} />
        ))}
      </div>
    </>
  )
}

/** Who may do what here, and why not; for those who manage members, of anybody. */
export function AccessSection({ ns, others }: { ns: string; others: boolean }) {
  const { t } = useTranslation('groups')
  const [shown, setShown] = useState(false)
  const [user, setUser] = useState('')
  const toggle = (
    <Button variant="outline" size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
      {t(shown ? 'access.hide' : 'access.show')}
    </Button>
  )
  return (
    <PageSection title={t('access.title')} text={t('access.text')} actions={toggle}>
      {shown && (
        <>
          {others && <SearchField className="mb-3 max-w-72" label={t('access.user')} value={user} onSearch={setUser} />}
          <Explained ns={ns} user={user.trim()} />
        </>
      )}
    </PageSection>
  )
}
