import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { pagesQuery } from '@/lib/api/pages'
import { type Wire } from '@/lib/api/types'
import { lastNumber, withoutHead } from './export'

export type Entry = Wire['AuditEntry']
export type Verification = Wire['Verification']
export type Format = 'ndjson' | 'csv'

export interface Filter {
  actor?: string
  action?: string
  kind?: string
  name?: string
  namespace?: string
  outcome?: Entry['outcome']
  via?: string
  address?: string
  from?: string
  to?: string
}

export const entriesQuery = (filter: Filter) =>
  pagesQuery<Entry>(['audit', 'list', filter], (page) => unwrap(api.GET('/api/v1/audit', { params: { query: { ...page, ...filter } } })))

export const entryQuery = (number: number) =>
  queryOptions({
    queryKey: ['audit', 'one', number],
    queryFn: () => unwrap(api.GET('/api/v1/audit/{number}', { params: { path: { number } } })),
  })

export const verify = () => unwrap(api.POST('/api/v1/audit/verify'))

/** All entries that the filter lets through, the oldest first: the server gives them in portions. */
export async function exportEntries(filter: Filter, format: Format): Promise<string> {
  let all = ''
  let after: number | null = 0
  while (after !== null) {
    const query = { ...filter, format, after }
    const portion = String(await unwrap(api.GET('/api/v1/audit/export', { params: { query }, parseAs: 'text' })))
    const last = lastNumber(portion, format)
    all += all !== '' && format === 'csv' ? withoutHead(portion) : portion
    after = last
  }
  return all
}
