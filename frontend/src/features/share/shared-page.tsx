'use client'

import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Share2 } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Page, PageSection } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { type Wire } from '@/lib/api/types'
import { holdCache, sayRefused } from '@/lib/optimistic'
import { approve, leave, type Member, type Mine, MINE_KEY, mineQuery, reject, REQUESTS_KEY, requestsQuery } from './api'
import { Person } from './person'
import { roleWords } from './roles'

function useAttempt() {
  const { t: common } = useTranslation()
  const client = useQueryClient()
  return async (show: () => void, ask: () => Promise<unknown>, refused: string) => {
    const putBack = await holdCache(client, ['share'])
    show()
    try {
      await ask()
      await client.invalidateQueries({ queryKey: ['share'] })
      await client.invalidateQueries({ queryKey: ['tasks'] })
    } catch (error) {
      putBack()
      sayRefused(common, refused, error)
    }
  }
}

function Request({ member }: { member: Member }) {
  const { t } = useTranslation('share')
  const client = useQueryClient()
  const attempt = useAttempt()
  const decide = (ask: (id: number) => Promise<unknown>) =>
    void attempt(
      () => client.setQueryData<Member[]>(REQUESTS_KEY, (members) => members?.filter(({ id }) => id !== member.id)),
      () => ask(member.id),
      t('failed.review'),
    )
  const role = t(`roles.${roleWords(member)}.${member.role}`)
  return (
    <Person userName={member.user_name} displayName={member.display_name} notes={t('mine.asksFor', { what: member.resource_name, role })}>
      <Button size="sm" onClick={() => decide(approve)}>
        {t('people.approve')}
      </Button>
      <Button variant="outline" size="sm" onClick={() => decide(reject)}>
        {t('people.reject')}
      </Button>
    </Person>
  )
}

function Requests() {
  const { t } = useTranslation('share')
  const { data } = useQuery(requestsQuery)
  if (!data || data.length === 0) return null
  return (
    <PageSection title={t('people.requests')} text={t('mine.requestsText')}>
      <ul className="divide-y rounded-lg border bg-card px-4">
        {data.map((member) => (
          <Request key={member.id} member={member} />
        ))}
      </ul>
    </PageSection>
  )
}

function Given({ mine }: { mine: Mine }) {
  const { t } = useTranslation('share')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const attempt = useAttempt()
  const opens = mine.kind === 'Task' && mine.state === 'approved' && mine.resource_id !== null
  const withdraw = () =>
    void attempt(
      () =>
        client.setQueryData<InfiniteData<Wire['SharedWithMeList']>>(MINE_KEY, (known) =>
          known && { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== mine.id) })) },
        ),
      () => leave(mine.id),
      t('failed.leave'),
    )
  const pending = mine.state === 'pending'
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {opens ? (
            <Link href={`/chat?task=${String(mine.resource_id)}`} className="min-w-0 wrap-anywhere text-primary underline-offset-4 hover:underline">
              {mine.display_name}
            </Link>
          ) : (
            <span className="min-w-0 wrap-anywhere">{mine.display_name}</span>
          )}
          {pending && <Badge tone="warning">{t('mine.pending')}</Badge>}
        </p>
        <p className="mt-0.5 text-xs text-muted-foreground">
          {[common(`share.kind.${mine.kind}`), mine.shared_by && t('mine.by', { name: mine.shared_by }), t(`roles.${roleWords(mine)}.${mine.role}`)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <ConfirmDialog
        trigger={
          <Button variant="outline" size="sm">
            {t(pending ? 'mine.withdraw' : 'mine.leave')}
          </Button>
        }
        title={t(pending ? 'mine.withdrawTitle' : 'mine.leaveTitle', { title: mine.display_name })}
        text={t(pending ? 'mine.withdrawText' : 'mine.leaveText')}
        confirm={t(pending ? 'mine.withdraw' : 'mine.leave')}
        danger
        onConfirm={withdraw}
      />
    </li>
  )
}

/** What others share with one, and who asks for what one shares. */
export function SharedPage() {
  const { t } = useTranslation('share')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(mineQuery)
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Page title={t('mine.title')} intro={t('mine.intro')}>
      <Requests />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!items && !error && <LoadingRows />}
      {items?.length === 0 && <EmptyState icon={Share2} title={t('mine.emptyTitle')} text={t('mine.emptyText')} />}
      {items && items.length > 0 && (
        <ul className="divide-y rounded-lg border bg-card px-4">
          {items.map((mine) => (
            <Given key={mine.id} mine={mine} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="outline" className="mt-4" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('mine.more')}
        </Button>
      )}
    </Page>
  )
}
