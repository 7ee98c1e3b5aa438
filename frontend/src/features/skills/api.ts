import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type Wire } from '@/lib/api/types'
import { upload } from '@/lib/api/upload'
import { idOf, namespaceOf, type Scope } from '@/lib/resources'

export type Skill = Wire['Skill']

const pathOf = ({ metadata }: Skill) => ({ ns: namespaceOf(metadata), name: metadata.name })

/** Changes with every upload, so that nothing old is shown after one. */
const keyOf = ({ metadata }: Skill) => ['skills', 'package', metadata.id ?? metadata.name, metadata.resourceVersion]

/** A skill that was written by hand has its instructions, and no package. */
export const hasPackage = ({ status }: Skill) => Boolean(status?.fileHash)

export const packageQuery = (skill: Skill) =>
  queryOptions({
    queryKey: keyOf(skill),
    queryFn: () => unwrap(api.GET('/api/v1/namespaces/{ns}/skills/{name}/package', { params: { path: pathOf(skill) } })),
    enabled: hasPackage(skill),
  })

export const fileQuery = (skill: Skill, path: string) =>
  queryOptions({
    queryKey: [...keyOf(skill), path],
    queryFn: () =>
      unwrap(api.GET('/api/v1/namespaces/{ns}/skills/{name}/package/file', { params: { path: pathOf(skill), query: { path } } })),
    retry: false,
  })

/** Creates the skill, or gives it a new version. */
export const uploadPackage = (name: string, file: Blob, scope: Scope, onProgress: (part: number) => void) =>
  upload<Skill>({
    method: 'PUT',
    path: `/api/v1/namespaces/default/skills/${encodeURIComponent(name)}/package?scope=${scope}`,
    body: file,
    contentType: 'application/zip',
    onProgress,
  })

export const downloadPackage = (skill: Skill, version: number): Promise<Blob> =>
  unwrap(
    api.GET('/api/v1/namespaces/{ns}/skills/{name}/package/content', {
      params: { path: pathOf(skill), query: { version } },
      parseAs: 'blob',
    }),
  )

export const restoreVersion = (skill: Skill, version: number, scope: Scope) =>
  unwrap(
    api.POST('/api/v1/namespaces/{ns}/skills/{name}/package/restore', {
      params: { path: pathOf(skill), query: { scope } },
      body: { version },
    }),
  )

export const removeReferences = (skill: Skill, scope: Scope) =>
  unwrap(
    api.POST('/api/v1/namespaces/{ns}/skills/{name}/remove-references', { params: { path: pathOf(skill), query: { scope } } }),
  )

export const skillId = (skill: Skill, scope: Scope) => idOf('Skill', skill.metadata, scope)
