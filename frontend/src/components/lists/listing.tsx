'use client'

import { type UseInfiniteQueryResult, type InfiniteData } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'

interface Props<Item> {
  query: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>
  /** "The groups could not be loaded." */
  failed: string
  /** In place of a list without anything. */
  empty: ReactNode
  children: (items: Item[]) => ReactNode
}

/** A list that comes page by page: on its way, failed, empty, or what is there and the way to more. */
export function Listing<Item>({ query, failed, empty, children }: Props<Item>) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  if (!data) return error ? <ErrorState error={error} title={failed} onRetry={() => void refetch()} /> : <LoadingRows />
  const items = data.pages.flatMap((page) => page.items)
  if (items.length === 0 && !hasNextPage) return empty
  return (
    <>
      {children(items)}
      {error && <ErrorState error={error} title={failed} className="mt-3" onRetry={() => void refetch()} />}
      {hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button variant="outline" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage && <Spinner />}
            {t('app.more')}
          </Button>
        </div>
      )}
    </>
  )
}
