import { api, unwrap } from '@/lib/api/client'
import { type Model } from '@/lib/api/types'
import { createResource, idOf, patchResource, type Scope } from '@/lib/resources'
import { draftOf, type ModelForm, specOf, whole } from './form'

const writing = (scope: Scope | undefined) => ({ params: { query: scope ? { scope } : {} } })

/** Asks the provider for a word. Whatever it answers is an outcome; only the server itself throws. */
export const tryOut = (form: ModelForm, stored: Model | null, scope?: Scope) =>
  unwrap(api.POST('/api/v1/models/test', { ...writing(scope), body: draftOf(form, stored) }))

export const tryStored = ({ metadata: { namespace = 'default', name } }: Model, scope: Scope) =>
  unwrap(api.POST('/api/v1/namespaces/{ns}/models/{name}/test', { params: { path: { ns: namespace, name }, query: { scope } } }))

/** The models that the provider has. */
export const offeredBy = async (form: ModelForm, stored: Model | null, scope?: Scope) =>
  (await unwrap(api.POST('/api/v1/models/available', { ...writing(scope), body: draftOf(form, stored) }))).items

/** Creates the model, or changes the one that is stored, unless somebody else did meanwhile. */
export function save(form: ModelForm, stored: Model | null, name: string, scope?: Scope): Promise<Model> {
  const displayName = form.label.trim()
  if (stored) {
    const { resourceVersion } = stored.metadata
    const id = idOf('Model', stored.metadata, scope)
    return patchResource(id, { metadata: { displayName, resourceVersion }, spec: specOf(form, stored) })
  }
  const model = { kind: 'Model', metadata: { name, displayName }, spec: whole(specOf(form, null)) }
  // The form has checked itself; the server says what is still wrong.
  return createResource('Model', model as unknown as Model, { scope })
}
