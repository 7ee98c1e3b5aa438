'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { ShieldQuestion } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { RemoveAction } from '@/components/actions/icon-action'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Listing } from '@/components/lists/listing'
import { Records, type Column } from '@/components/lists/records'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import { APPROVALS_KEY, approvalsQuery, revoke, type ToolApproval } from './api'
import { writeConditions } from './conditions'
import { NewApproval } from './new-approval'

const TONES = { allow: 'success', ask: 'warning', deny: 'danger' } as const

function Where({ approval }: { approval: ToolApproval }) {
  const { t } = useTranslation('settings')
  if (approval.task_id === null) return t('approvals.everywhere')
  return (
    <Link href={`/chat?task=${String(approval.task_id)}`} className="text-primary underline-offset-4 hover:underline">
      {t('approvals.conversation', { id: approval.task_id })}
    </Link>
  )
}

function useColumns(): readonly [Column<ToolApproval>, ...Column<ToolApproval>[]] {
  const { t } = useTranslation(['settings', 'common'])
  return [
    {
      name: t('approvals.tool'),
      cell: (approval) => (
        <>
          <code className="font-mono text-[0.8125rem]">{approval.tool}</code>
          {writeConditions(approval.arguments).map((condition) => (
            <code key={condition} className="block font-mono text-xs font-normal wrap-anywhere text-muted-foreground">
              {condition}
            </code>
          ))}
        </>
      ),
    },
    {
      name: t('approvals.decision'),
      cell: ({ decision }) => <Badge tone={TONES[decision]}>{t(`approvals.decisions.${decision}`)}</Badge>,
    },
    { name: t('approvals.where'), cell: (approval) => <Where approval={approval} /> },
    { name: t('approvals.ends'), cell: ({ expires_at }) => (expires_at ? <Time at={expires_at} /> : t('common:app.never')) },
    { name: t('approvals.since'), cell: ({ created_at }) => <Time at={created_at} /> },
  ]
}

/** What one has said for good about tools: they act without asking, always ask, or are refused. */
export function Approvals() {
  const { t } = useTranslation('settings')
  const query = useInfiniteQuery(approvalsQuery)
  const columns = useColumns()
  const refreshing = useRefreshing(APPROVALS_KEY)
  return (
    <Page wide title={t('approvals.title')} intro={t('approvals.intro')} actions={<NewApproval />}>
      <Listing
        query={query}
        failed={t('approvals.failed')}
        empty={
          <EmptyState icon={ShieldQuestion} title={t('approvals.emptyTitle')} text={t('approvals.emptyText')}>
            <NewApproval />
          </EmptyState>
        }
      >
        {(approvals) => (
          <Records
            label={t('approvals.title')}
            items={approvals}
            keyOf={({ id }) => id}
            columns={columns}
            actions={({ id, tool }) => (
              <RemoveAction
                label={t('approvals.revokeLabel', { tool })}
                title={t('approvals.revokeTitle', { tool })}
                text={t('approvals.revokeText')}
                confirm={t('approvals.revoke')}
                onConfirm={() => refreshing(revoke(id))}
              />
            )}
          />
        )}
      </Listing>
    </Page>
  )
}
