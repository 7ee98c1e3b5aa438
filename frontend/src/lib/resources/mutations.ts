/** Changes of resources as mutations: whatever shows the kind is asked for anew afterwards. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ApiError } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'
import { type ApplyAnswer, type ApplyOptions, applyYaml } from './batch'
import { copyResource, createResource, deleteResource, type DeleteOptions, patchResource, replaceResource, restoreResource } from './calls'
import { rollBack } from './history'
import { type ResourceId, type Scope } from './identity'
import { type Kind, type ResourceOf } from './kinds'
import { invalidateResources } from './queries'

function useChange<Given, Made>(kinds: readonly Kind[] | undefined, change: (given: Given) => Promise<Made>) {
  const client = useQueryClient()
  return useMutation<Made, ApiError, Given>({
    mutationFn: change,
    // Also after a refusal: what is shown may be what was wrong.
    onSettled: () => invalidateResources(client, kinds),
  })
}

export const useCreateResource = <K extends Kind>(kind: K, scope?: Scope) =>
  useChange([kind], (resource: ResourceOf[K]) => createResource(kind, resource, { scope }))

/** With `metadata.resourceVersion` another writer is noticed: error 409, reason `Conflict`. */
export const useReplaceResource = <K extends Kind>(id: ResourceId<K>) =>
  useChange([id.kind], (resource: ResourceOf[K]) => replaceResource(id, resource))

export const usePatchResource = <K extends Kind>(kind: K) =>
  useChange([kind], ({ id, patch }: { id: ResourceId<K>; patch: Record<string, unknown> }) => patchResource(id, patch))

/** With `cascade` other kinds go too, so all are asked for anew. */
export const useDeleteResource = () =>
  useChange(undefined, ({ id, ...options }: DeleteOptions & { id: ResourceId }) => deleteResource(id, options))

export const useRestoreResource = <K extends Kind>(kind: K) => useChange([kind], (id: ResourceId<K>) => restoreResource(id))

export const useCopyResource = <K extends Kind>(id: ResourceId<K>) =>
  useChange([id.kind], (to: Wire['CopyRequest']) => copyResource(id, to))

export const useRollBack = <K extends Kind>(id: ResourceId<K>) =>
  useChange([id.kind], (revision: number) => rollBack(id, revision))

export const useApplyYaml = () =>
  useChange<ApplyOptions & { yaml: string }, ApplyAnswer>(undefined, ({ yaml, ...options }) => applyYaml(yaml, options))
