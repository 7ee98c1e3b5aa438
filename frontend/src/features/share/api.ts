import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { ApiError, errorFrom, unreachable } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'

export type PublicPage = Wire['PublicPage']
export type PublicMessage = Wire['PublicMessage']
export type Joined = Wire['JoinAnswer']
export type Preview = Wire['SharePreview']

/** What a link shows to everybody, page by page. The token is in bodies only: addresses are logged on the way. */
export const publicQuery = (token: string) =>
  infiniteQueryOptions({
    queryKey: ['share', 'public', token],
    queryFn: ({ pageParam }) =>
      unwrap(api.POST('/api/v1/share/public', { body: pageParam === null ? { token } : { token, cursor: pageParam } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
  })

/** What a link leads to, for who is logged in. */
export const previewQuery = (token: string) =>
  queryOptions({
    queryKey: ['share', 'preview', token],
    queryFn: () => unwrap(api.POST('/api/v1/share/preview', { body: { token } })),
  })

/** Joins, or asks to; once more is the same. */
export function useJoin(token: string) {
  const client = useQueryClient()
  return useMutation<Joined, ApiError>({
    mutationFn: () => unwrap(api.POST('/api/v1/share/join', { body: { token } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
}

export type Kind = Wire['SharePreview']['kind']
export type Role = Wire['ShareRoleBody']['role']
export type Member = Wire['ShareMember']
export type Link = Wire['ShareLinkAnswer']
export type NewLink = Wire['NewShareLink']
export type Mine = Wire['SharedWithMe']
type MemberState = Member['state']

/** A conversation, team or knowledge base that people share. */
export interface Thing {
  kind: Kind
  id: number
  title: string
  /** Of a conversation: whether others may write in it. */
  isGroupChat?: boolean
}

/** Most that the server lists at once. */
const MOST = 200

export const thingKey = ({ kind, id }: Thing) => ['share', 'of', kind, id] as const

export const linksKey = (thing: Thing) => [...thingKey(thing), 'links'] as const

export const linksQuery = (thing: Thing) =>
  queryOptions({
    queryKey: linksKey(thing),
    queryFn: async () => {
      const query = { kind: thing.kind, id: thing.id, limit: MOST }
      return (await unwrap(api.GET('/api/v1/share/links', { params: { query } }))).items
    },
  })

export const membersKey = (thing: Thing, state: MemberState) => [...thingKey(thing), 'members', state] as const

/** With whom it is shared, or who waits to be let in. */
export const membersQuery = (thing: Thing, state: MemberState) =>
  queryOptions({
    queryKey: membersKey(thing, state),
    queryFn: async () => {
      const found: Member[] = []
      let cursor: string | null | undefined
      do {
        const query = { kind: thing.kind, id: thing.id, state, limit: MOST, ...(cursor && { cursor }) }
        const page = await unwrap(api.GET('/api/v1/share/members', { params: { query } }))
        found.push(...page.items)
        cursor = page.next_cursor
      } while (cursor)
      return found
    },
  })

/** Who takes part in a conversation, for those who may not let people in. */
export const participantsQuery = (id: number) =>
  queryOptions({
    queryKey: ['tasks', 'participants', id],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/tasks/{task_id}/participants', { params: { path: { task_id: id } } }))).items,
  })

export const MINE_KEY = ['share', 'mine'] as const

export const mineQuery = infiniteQueryOptions({
  queryKey: MINE_KEY,
  queryFn: ({ pageParam }) =>
    unwrap(api.GET('/api/v1/share/mine', { params: { query: pageParam === null ? {} : { cursor: pageParam } } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor ?? null,
})

export const REQUESTS_KEY = ['share', 'requests'] as const

/** Who asks to be let into anything that the caller may share. */
export const requestsQuery = queryOptions({
  queryKey: REQUESTS_KEY,
  queryFn: async () => (await unwrap(api.GET('/api/v1/share/requests', { params: { query: { limit: MOST } } }))).items,
})

const ofMember = (id: number) => ({ params: { path: { member_id: id } } })

export const createLink = (body: Wire['ShareLinkBody']) => unwrap(api.POST('/api/v1/share/links', { body }))

export const revokeLink = (id: number, members: boolean) =>
  finish(api.DELETE('/api/v1/share/links/{link_id}', { params: { path: { link_id: id }, query: { members } } }))

export const addMember = ({ kind, id }: Thing, user_name: string, role: Role) =>
  unwrap(api.POST('/api/v1/share/members', { body: { kind, id, user_name, role } }))

export const changeRole = (id: number, role: Role) => unwrap(api.PATCH('/api/v1/share/members/{member_id}', { ...ofMember(id), body: { role } }))

export const removeMember = (id: number) => finish(api.DELETE('/api/v1/share/members/{member_id}', ofMember(id)))

export const approve = (id: number) => unwrap(api.POST('/api/v1/share/requests/{member_id}/approve', { ...ofMember(id), body: {} }))

export const reject = (id: number) => unwrap(api.POST('/api/v1/share/requests/{member_id}/reject', ofMember(id)))

export const leave = (id: number) => finish(api.DELETE('/api/v1/share/mine/{member_id}', ofMember(id)))

interface Answer {
  error?: unknown
  response: Response
}

/** Of a call whose answer has no content. */
async function finish(call: Promise<Answer>): Promise<void> {
  const { error, response } = await call.catch((cause: unknown) => {
    throw cause instanceof ApiError ? cause : unreachable(cause)
  })
  if (!response.ok) throw errorFrom(response, error)
}
