/** Lists that the server gives page by page. */
import { infiniteQueryOptions, keepPreviousData, type QueryKey } from '@tanstack/react-query'

export const PAGE_SIZE = 50

interface ServerPage<Item> {
  items: Item[]
  next_cursor?: string | null
  nextCursor?: string | null
}

/** Where a page begins; to be spread into the query of a call. */
export interface PageQuery {
  limit: number
  cursor?: string
}

export const pagesQuery = <Item>(queryKey: QueryKey, fetchPage: (page: PageQuery) => Promise<ServerPage<Item>>) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => fetchPage(pageParam === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor: pageParam }),
    initialPageParam: null as string | null,
    // While other things are searched for, what is shown stays: an open menu, the focus, the place in the list.
    placeholderData: keepPreviousData,
    getNextPageParam: (page) => page.next_cursor ?? page.nextCursor ?? null,
  })
