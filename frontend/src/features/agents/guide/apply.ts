/** Writes what a draft means: everything or nothing. */
import { applyYaml, type ApplyAnswer, type Scope } from '@/lib/resources'
import { type Document } from '../documents'

/** The documents as people read them; it is also what is sent. */
export async function yamlOf(documents: readonly Document[]): Promise<string> {
  const { stringify } = await import('yaml')
  return documents.map((document) => stringify(document, { lineWidth: 100 }).trimEnd()).join('\n---\n')
}

const isChange = (documents: readonly Document[]) => documents.some(({ metadata }) => metadata.resourceVersion !== undefined)

async function send(documents: readonly Document[], scope: Scope | undefined, dryRun: boolean): Promise<ApplyAnswer> {
  const yaml = await yamlOf(documents)
  // Whoever wrote a field before: the version that was read protects what others do meanwhile.
  return applyYaml(yaml, { dryRun, force: isChange(documents), ...(scope && { scope }) })
}

export const tryApply = (documents: readonly Document[], scope: Scope | undefined) => send(documents, scope, true)

export const apply = (documents: readonly Document[], scope: Scope | undefined) => send(documents, scope, false)
