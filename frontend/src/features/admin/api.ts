import { queryOptions, type QueryKey } from '@tanstack/react-query'
import { api, finish, unwrap } from '@/lib/api/client'
import { pagesQuery } from '@/lib/api/pages'
import { type Wire } from '@/lib/api/types'

export type User = Wire['UserItem']
export type UserDetails = Wire['UserDetails']
export type Run = Wire['RunItem']
export type AdminLogin = Wire['LoginItem']
export type AdminGroup = Wire['GroupItem']
export type Cleanup = Wire['Cleanup']
export type Counts = Wire['Counts']
export type Usage = Wire['UsageItem']
export type Totals = Wire['Totals']
export type SystemSettings = Wire['SystemSettings']

export const USERS_KEY: QueryKey = ['admin', 'users']
export const RUNS_KEY: QueryKey = ['admin', 'runs']
export const LOGINS_KEY: QueryKey = ['admin', 'logins']
export const GROUPS_KEY: QueryKey = ['admin', 'groups']
export const CLEANUPS_KEY: QueryKey = ['admin', 'cleanups']
export const SETTINGS_KEY: QueryKey = ['admin', 'settings']

export interface UserFilter {
  q?: string
  role?: User['role']
  active?: boolean
}

const ofUser = (user_id: number) => ({ params: { path: { user_id } } })

export const usersQuery = (filter: UserFilter) =>
  pagesQuery<User>([...USERS_KEY, 'list', filter], (page) => unwrap(api.GET('/api/v1/admin/users', { params: { query: { ...page, ...filter } } })))
export const userQuery = (id: number) =>
  queryOptions({ queryKey: [...USERS_KEY, 'one', id], queryFn: () => unwrap(api.GET('/api/v1/admin/users/{user_id}', ofUser(id))) })
export const createUser = (body: Wire['UserCreate']) => unwrap(api.POST('/api/v1/admin/users', { body }))
/** `force`: also somebody who is the last Owner of groups. */
export const changeUser = (user_id: number, body: Wire['UserPatch'], force = false) =>
  unwrap(api.PATCH('/api/v1/admin/users/{user_id}', { params: { path: { user_id }, query: { force } }, body }))
export const deleteUser = (id: number) => finish(api.DELETE('/api/v1/admin/users/{user_id}', ofUser(id)))
export const endLoginsOf = (id: number) => unwrap(api.DELETE('/api/v1/admin/users/{user_id}/logins', ofUser(id)))
export const resetPassword = (id: number, body: Wire['PasswordBody']) =>
  unwrap(api.POST('/api/v1/admin/users/{user_id}/password', { ...ofUser(id), body }))

export const runsQuery = pagesQuery<Run>(RUNS_KEY, (query) => unwrap(api.GET('/api/v1/admin/runs', { params: { query } })))
export const cancelRun = (run_id: number) => unwrap(api.POST('/api/v1/admin/runs/{run_id}/cancel', { params: { path: { run_id } } }))

export const loginsQuery = (active: boolean) =>
  pagesQuery<AdminLogin>([...LOGINS_KEY, active], (page) => unwrap(api.GET('/api/v1/admin/logins', { params: { query: { ...page, active } } })))
export const endLogin = (login_id: string) => finish(api.DELETE('/api/v1/admin/logins/{login_id}', { params: { path: { login_id } } }))

export interface GroupFilter {
  q?: string
  ownerless?: boolean
}

export const groupsQuery = (filter: GroupFilter) =>
  pagesQuery<AdminGroup>([...GROUPS_KEY, filter], (page) => unwrap(api.GET('/api/v1/admin/groups', { params: { query: { ...page, ...filter } } })))

export const cleanupsQuery = pagesQuery<Cleanup>(CLEANUPS_KEY, (query) => unwrap(api.GET('/api/v1/admin/cleanup', { params: { query } })))
export const startCleanup = (body: Wire['CleanupBody']) => unwrap(api.POST('/api/v1/admin/cleanup', { body }))
export const cancelCleanup = (cleanup_id: number) =>
  unwrap(api.POST('/api/v1/admin/cleanup/{cleanup_id}/cancel', { params: { path: { cleanup_id } } }))

export const settingsQuery = queryOptions({ queryKey: SETTINGS_KEY, queryFn: () => unwrap(api.GET('/api/v1/admin/settings')) })
export const decide = (body: Wire['SettingsPatch']) => unwrap(api.PATCH('/api/v1/admin/settings', { body }))

export const totalsQuery = queryOptions({
  queryKey: ['admin', 'totals'],
  queryFn: () => unwrap(api.GET('/api/v1/admin/usage/totals')),
})

const USAGE_PAGE = 200

/** All days and users since a day (UTC). */
async function allUsage(since: string): Promise<Usage[]> {
  const items: Usage[] = []
  let cursor: string | null = null
  do {
    const page: Wire['UsageList'] = await unwrap(
      api.GET('/api/v1/admin/usage', { params: { query: { since, limit: USAGE_PAGE, ...(cursor === null ? {} : { cursor }) } } }),
    )
    items.push(...page.items)
    cursor = page.next_cursor ?? null
  } while (cursor !== null)
  return items
}

export const usageQuery = (since: string) => queryOptions({ queryKey: ['admin', 'usage', since], queryFn: () => allUsage(since) })
