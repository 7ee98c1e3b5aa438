/** Many resources at once, as YAML: out of here, and in. */
import { api, unwrap } from '@/lib/api/client'
import { errorFrom, unreachable } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'
import { type ResourceId, type Scope } from './identity'
import { type Kind, PLURALS } from './kinds'

const EXPORT = '/api/v1/namespaces/{ns}/ghosts/{name}/export'
const pathOf = (kind: Kind) => EXPORT.replace('ghosts', PLURALS[kind]) as typeof EXPORT

/** YAML of a resource and of every own one that it refers to, without secrets. */
export const exportResource = ({ kind, namespace, name, scope }: ResourceId): Promise<string> =>
  unwrap(
    api.GET(pathOf(kind), {
      params: { path: { ns: namespace, name }, query: scope ? { scope } : {} },
      parseAs: 'text',
    }),
  )

export interface ApplyOptions {
  /** Does everything but write. */
  dryRun?: boolean
  /** Takes over fields that others wrote. */
  force?: boolean
  /** Where documents go that name no namespace. */
  namespace?: string
  scope?: Scope
}

/** `error` is there when documents are refused: nothing was written then, and `results` say which. */
export type ApplyAnswer = Wire['BatchAnswer'] & { error?: Wire['RefusedBatch']['error'] }

const isBatch = (body: unknown): body is Wire['RefusedBatch'] =>
  typeof body === 'object' && body !== null && 'results' in body && 'error' in body

/**
 * Creates and changes what documents of YAML say, all or nothing; with the difference of each. Throws when the text itself
 * cannot be read.
 */
export async function applyYaml(yaml: string, options: ApplyOptions = {}): Promise<ApplyAnswer> {
  const call = api.POST('/api/v1/apply', {
    params: { query: { fieldManager: 'web', diff: true, ...options } },
    headers: { 'Content-Type': 'application/yaml' },
    body: {},
    // The body is YAML, which the generated types know as what it means.
    bodySerializer: () => yaml,
  })
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw unreachable(cause)
  })
  if (data) return data
  if (isBatch(error)) return error
  throw errorFrom(response, error)
}
