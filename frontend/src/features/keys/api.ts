import { api, finish, unwrap } from '@/lib/api/client'
import { pagesQuery } from '@/lib/api/pages'
import { type Wire } from '@/lib/api/types'

export type ApiKey = Wire['ApiKey']
export type Scope = ApiKey['scopes'][number]
export const SCOPES: readonly Scope[] = ['read', 'use', 'write', 'admin']

export const KEYS_KEY = ['api-keys']
export const SERVICE_KEYS_KEY = ['admin', 'service-keys']

export interface Change {
  name?: string
  scopes?: Scope[]
  expires_at?: string | null
  is_active?: boolean
  acts_for_users?: boolean
}

export interface Wanted extends Change {
  name: string
}

/** The two kinds of keys, which have the same operations at different addresses. */
export const personal = {
  key: KEYS_KEY,
  list: pagesQuery<ApiKey>(KEYS_KEY, (query) => unwrap(api.GET('/api/v1/api-keys', { params: { query } }))),
  create: (body: Wanted) => unwrap(api.POST('/api/v1/api-keys', { body })),
  change: (key_id: number, body: Change) => unwrap(api.PATCH('/api/v1/api-keys/{key_id}', { params: { path: { key_id } }, body })),
  remove: (key_id: number) => finish(api.DELETE('/api/v1/api-keys/{key_id}', { params: { path: { key_id } } })),
}

export const service: KeyCalls = {
  key: SERVICE_KEYS_KEY,
  list: pagesQuery<ApiKey>(SERVICE_KEYS_KEY, (query) => unwrap(api.GET('/api/v1/admin/service-keys', { params: { query } }))),
  create: (body) => unwrap(api.POST('/api/v1/admin/service-keys', { body })),
  change: (key_id, body) => unwrap(api.PATCH('/api/v1/admin/service-keys/{key_id}', { params: { path: { key_id } }, body })),
  remove: (key_id) => finish(api.DELETE('/api/v1/admin/service-keys/{key_id}', { params: { path: { key_id } } })),
}

export type KeyCalls = typeof personal
