import { queryOptions, type QueryKey } from '@tanstack/react-query'
import { api, finish, unwrap } from '@/lib/api/client'
import { pagesQuery } from '@/lib/api/pages'
import { type Wire } from '@/lib/api/types'

export type Group = Wire['GroupAnswer']
export type Member = Wire['MemberAnswer']
export type MemberState = Member['state']
export type Invitation = Wire['InvitationAnswer']
export type Visibility = Group['visibility']

export const GROUPS_KEY: QueryKey = ['groups']
export const INVITATIONS_KEY: QueryKey = ['users', 'me', 'invitations']
/** What another membership changes: lists of groups, invitations, and what one is oneself. */
export const MEMBERSHIP_KEYS: readonly QueryKey[] = [GROUPS_KEY, INVITATIONS_KEY, ['users', 'me']]

export interface GroupFilter {
  mine?: boolean
  q?: string
  /** Only those directly below this group. */
  parent?: string
}

export const groupsQuery = (filter: GroupFilter) =>
  pagesQuery<Group>([...GROUPS_KEY, 'list', filter], (page) => unwrap(api.GET('/api/v1/groups', { params: { query: { ...page, ...filter } } })))

const of = (ns: string) => ({ params: { path: { ns } } })
const person = (ns: string, user_id: number) => ({ params: { path: { ns, user_id } } })

export const groupQuery = (ns: string) =>
  queryOptions({ queryKey: [...GROUPS_KEY, 'one', ns], queryFn: () => unwrap(api.GET('/api/v1/groups/{ns}', of(ns))) })

export const membersQuery = (ns: string, state: MemberState) =>
  pagesQuery<Member>([...GROUPS_KEY, 'members', ns, state], (page) =>
    unwrap(api.GET('/api/v1/groups/{ns}/members', { params: { path: { ns }, query: { ...page, state } } })),
  )

export const accessQuery = (ns: string, user: string) =>
  queryOptions({
    queryKey: [...GROUPS_KEY, 'access', ns, user],
    queryFn: () => unwrap(api.GET('/api/v1/groups/{ns}/access', { params: { path: { ns }, query: user === '' ? {} : { user } } })),
  })

export const invitationsQuery = queryOptions({
  queryKey: INVITATIONS_KEY,
  queryFn: async () => (await unwrap(api.GET('/api/v1/users/me/invitations'))).items,
})

export const createGroup = (body: Wire['GroupBody']) => unwrap(api.POST('/api/v1/groups', { body }))
export const changeGroup = (ns: string, body: Wire['GroupPatch']) => unwrap(api.PATCH('/api/v1/groups/{ns}', { ...of(ns), body }))
/** `cascade`: with everything in it. */
export const deleteGroup = (ns: string, cascade: boolean) =>
  finish(api.DELETE('/api/v1/groups/{ns}', { params: { path: { ns }, query: { cascade } } }))

export const join = (ns: string) => unwrap(api.POST('/api/v1/groups/{ns}/join', of(ns)))
export const leave = (ns: string) => finish(api.POST('/api/v1/groups/{ns}/leave', of(ns)))
export const accept = (ns: string) => unwrap(api.POST('/api/v1/users/me/invitations/{ns}/accept', of(ns)))
export const decline = (ns: string) => finish(api.POST('/api/v1/users/me/invitations/{ns}/decline', of(ns)))

export const invite = (ns: string, body: Wire['MemberBody']) => unwrap(api.POST('/api/v1/groups/{ns}/members/invite', { ...of(ns), body }))
export const addMembers = (ns: string, members: Wire['MemberBody'][]) =>
  unwrap(api.POST('/api/v1/groups/{ns}/members/batch', { ...of(ns), body: { members } }))
export const inviteEverybody = (ns: string, body: Wire['EverybodyBody']) =>
  unwrap(api.POST('/api/v1/groups/{ns}/members/invite-all', { ...of(ns), body }))
export const giveRole = (ns: string, user_id: number, role: Role) =>
  unwrap(api.PATCH('/api/v1/groups/{ns}/members/{user_id}', { ...person(ns, user_id), body: { role } }))
export const removeMember = (ns: string, user_id: number) => finish(api.DELETE('/api/v1/groups/{ns}/members/{user_id}', person(ns, user_id)))
export const approve = (ns: string, user_id: number, role: Role) =>
  unwrap(api.POST('/api/v1/groups/{ns}/members/{user_id}/approve', { ...person(ns, user_id), body: { role } }))
export const reject = (ns: string, user_id: number) => unwrap(api.POST('/api/v1/groups/{ns}/members/{user_id}/reject', person(ns, user_id)))
export const handOver = (ns: string, user_name: string) =>
  unwrap(api.POST('/api/v1/groups/{ns}/transfer-ownership', { ...of(ns), body: { user_name } }))

export type Role = Wire['RoleBody']['role']
