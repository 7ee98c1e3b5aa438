/** What can go with a message in this installation. */
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '@/lib/api/client'
import { type Wire } from '@/lib/api/types'

const staleTime = 60_000

export const enginesQuery = queryOptions({
  queryKey: ['search-engines'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/chat/search-engines'))).items,
  staleTime,
})

export const judgesQuery = queryOptions({
  queryKey: ['models', 'unified'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/models/unified', { params: { query: { limit: 200 } } }))).items,
  staleTime,
  select: (models) =>
    models
      .filter(({ isActive, modelType }) => isActive !== false && modelType === 'llm')
      .map(({ name, namespace, type, displayName }) => ({
        name: type === 'group' ? `${namespace}/${name}` : name,
        label: displayName ?? name,
      })),
})

const PUBLIC = 0

/** An own skill hides a public one of the same name; those for other shells answer no message here. */
function choosable(skills: readonly Wire['Skill'][]) {
  const able = skills.filter(({ spec }) => spec.visible !== false && (!spec.bindShells?.length || spec.bindShells.includes('Chat')))
  const own = new Set(able.filter(({ metadata }) => metadata.userId !== PUBLIC).map(({ metadata }) => metadata.name))
  return able
    .filter(({ metadata }) => metadata.userId !== PUBLIC || !own.has(metadata.name))
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      is_public: metadata.userId === PUBLIC,
      title: metadata.displayName ?? metadata.name,
      description: spec.description,
    }))
}

export type Choosable = ReturnType<typeof choosable>[number]

export const skillsQuery = queryOptions({
  queryKey: ['skills', 'choosable'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/skills', { params: { query: { limit: 200 } } }))).items,
  staleTime,
  select: choosable,
})

/** Skills that the answers of a conversation have anyway. */
export const taskSkillsQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['tasks', 'skills', taskId],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/tasks/{task_id}/skills', { params: { path: { task_id: taskId } } }))).items,
    staleTime,
    select: (skills) => skills.filter(({ origin }) => origin !== 'task').map(({ name }) => name),
  })

export const participantsQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['tasks', 'participants', taskId],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/tasks/{task_id}/participants', { params: { path: { task_id: taskId } } }))).items,
    staleTime,
  })
