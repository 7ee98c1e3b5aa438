import { queryOptions } from '@tanstack/react-query'
import { api, finish, unwrap } from '@/lib/api/client'
import { pagesQuery } from '@/lib/api/pages'
import { type Wire } from '@/lib/api/types'

export type Login = Wire['Login']
export type Memory = Wire['Memory']
export type ToolApproval = Wire['ToolApproval']
export type GitToken = Wire['GitToken']
export type GitProvider = GitToken['provider']
export type Preferences = Wire['Preferences']

const ME = ['users', 'me']
export const ME_KEY = ME
export const LOGINS_KEY = [...ME, 'logins']
export const GIT_TOKENS_KEY = [...ME, 'git-tokens']
export const MEMORIES_KEY = ['memories']
export const APPROVALS_KEY = ['tool-approvals']

export const loginsQuery = pagesQuery<Login>(LOGINS_KEY, (query) => unwrap(api.GET('/api/v1/users/me/logins', { params: { query } })))
export const endLogin = (login_id: string) => finish(api.DELETE('/api/v1/users/me/logins/{login_id}', { params: { path: { login_id } } }))
export const endOtherLogins = () => unwrap(api.DELETE('/api/v1/users/me/logins'))

export const changeProfile = (body: Wire['ProfileChange']) => unwrap(api.PATCH('/api/v1/users/me', { body }))
export const changePassword = (body: Wire['PasswordChange']) => finish(api.PUT('/api/v1/users/me/password', { body }))
export const choose = (body: Preferences) => unwrap(api.PATCH('/api/v1/users/me/preferences', { body }))

export const skillsQuery = queryOptions({
  queryKey: ['skills', 'offered'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/skills', { params: { query: { limit: 200 } } }))).items,
})

/** The newest first; with `q`, what models would find, the best first. */
export const memoriesQuery = (q: string) =>
  pagesQuery<Memory>([...MEMORIES_KEY, q], (page) =>
    unwrap(api.GET('/api/v1/memories', { params: { query: q === '' ? page : { ...page, q } } })),
  )
export const remember = (text: string) => unwrap(api.POST('/api/v1/memories', { body: { text } }))
export const rewrite = (memory_id: number, text: string) =>
  unwrap(api.PATCH('/api/v1/memories/{memory_id}', { params: { path: { memory_id } }, body: { text } }))
export const forget = (memory_id: number) => finish(api.DELETE('/api/v1/memories/{memory_id}', { params: { path: { memory_id } } }))
export const forgetAll = () => unwrap(api.DELETE('/api/v1/memories'))
export const exportMemories = () => unwrap(api.GET('/api/v1/memories/export'))

export const approvalsQuery = pagesQuery<ToolApproval>(APPROVALS_KEY, (query) =>
  unwrap(api.GET('/api/v1/tool-approvals', { params: { query } })),
)
export const approve = (body: Wire['NewToolApproval']) => unwrap(api.POST('/api/v1/tool-approvals', { body }))
export const revoke = (approval_id: number) =>
  finish(api.DELETE('/api/v1/tool-approvals/{approval_id}', { params: { path: { approval_id } } }))

export const gitTokensQuery = queryOptions({
  queryKey: GIT_TOKENS_KEY,
  queryFn: async () => (await unwrap(api.GET('/api/v1/users/me/git-tokens'))).items,
})
export const storeGitToken = (host: string, body: Wire['GitTokenBody']) =>
  unwrap(api.PUT('/api/v1/users/me/git-tokens/{host}', { params: { path: { host } }, body }))
export const deleteGitToken = (host: string) => finish(api.DELETE('/api/v1/users/me/git-tokens/{host}', { params: { path: { host } } }))
/** The same tokens in another order: they are tried from the first to the last. */
export const orderGitTokens = (tokens: readonly GitToken[]) =>
  unwrap(
    api.PUT('/api/v1/users/me/git-tokens', {
      body: { items: tokens.map(({ host, provider, login }) => ({ host, provider, login, token: '***' })) },
    }),
  )
