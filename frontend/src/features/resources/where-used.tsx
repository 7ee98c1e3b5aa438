'use client'

import { useQuery } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { referencePath, referrersQuery, type Referrer, type ResourceId } from '@/lib/resources'

/** Each with the field in which it refers. */
export function ReferrerList({ referrers }: { referrers: readonly Referrer[] }) {
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {referrers.map((referrer) => {
        const path = referencePath(referrer)
        const name = referrer.namespace === 'default' ? referrer.name : `${referrer.namespace}/${referrer.name}`
        return (
          <li key={`${referrer.kind} ${name} ${referrer.path}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 text-sm">
            <span className="text-muted-foreground">{referrer.kind}</span>
            {path === null ? (
              <span className="font-medium break-all">{name}</span>
            ) : (
              <Link href={path} className="font-medium break-all text-primary underline underline-offset-4">
                {name}
              </Link>
            )}
            <span className="font-mono text-xs break-all text-muted-foreground">{referrer.path}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** Who refers to the resource. */
export function WhereUsed({ id }: { id: ResourceId }) {
  const { t } = useTranslation('resources')
  const { data, error, isPending, refetch } = useQuery(referrersQuery(id))
  if (isPending) return <LoadingRows rows={2} />
  if (error) return <ErrorState error={error} title={t('used.failed')} onRetry={() => void refetch()} />
  if (data.length === 0) return <EmptyState icon={Link2} title={t('used.emptyTitle')} text={t('used.emptyText')} />
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted-foreground">{t('used.text')}</p>
      <ReferrerList referrers={data} />
    </div>
  )
}
