import { api, finish, unwrap } from '@/lib/api/client'
import { pagesQuery } from '@/lib/api/pages'
import { type Wire } from '@/lib/api/types'

export type Secret = Wire['StoredSecret']

/** Whose secrets: one's own in a namespace, or those of the group with that name. */
export interface Holder {
  ns: string
  scope: 'own' | 'group'
}

export const secretsKey = ({ ns, scope }: Holder) => ['secrets', scope, ns]

export const secretsQuery = (holder: Holder) =>
  pagesQuery<Secret>(secretsKey(holder), (page) =>
    unwrap(
      api.GET('/api/v1/namespaces/{ns}/secrets', { params: { path: { ns: holder.ns }, query: { ...page, scope: holder.scope } } }),
    ),
  )

export const storeSecret = ({ ns, scope }: Holder, name: string, value: string) =>
  unwrap(api.PUT('/api/v1/namespaces/{ns}/secrets/{name}', { params: { path: { ns, name }, query: { scope } }, body: { value } }))

/** `force`: also when resources refer to it. */
export const deleteSecret = ({ ns, scope }: Holder, name: string, force: boolean) =>
  finish(api.DELETE('/api/v1/namespaces/{ns}/secrets/{name}', { params: { path: { ns, name }, query: { scope, force } } }))
