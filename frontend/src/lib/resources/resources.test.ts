import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiError } from '@/lib/api/errors'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import {
  allQuery, applyYaml, fieldErrorsOf, getResource, idOf, invalidateResources, kindOfPlural, listAll, referencePath, referrersOf,
  replaceResource, resourcePath, scopeOf, type ResourceOf,
} from '.'

let server: ApiServer
let restore: () => void

beforeEach(async () => {
  server = await ApiServer.start()
  restore = proxyOrigin(server)
})
afterEach(async () => {
  restore()
  await server.stop()
})

const ghost: ResourceOf['Ghost'] = { metadata: { name: 'g', resourceVersion: 7 }, spec: { systemPrompt: 'Be kind.' } }

test('every kind has routes of its own, and nested namespaces are one part of an address', async () => {
  server.answer('GET /api/v1/namespaces/team%2Fweb/models/m', { body: { metadata: { name: 'm' } } })
  const model = await getResource({ kind: 'Model', namespace: 'team/web', name: 'm' })
  expect(model.metadata.name).toBe('m')
})

test('all pages of a list are read for a picker', async () => {
  let asked = 0
  server.answer('GET /api/v1/ghosts', () => ({ body: { items: [ghost], ...(asked++ === 0 && { nextCursor: 'more' }) } }))
  expect(await listAll('Ghost')).toHaveLength(2)
})

test('a write says what was read, so that another writer is noticed', async () => {
  server.answer('PUT /api/v1/namespaces/default/ghosts/g', { status: 409, body: refusal('Conflict', 'It has changed.') })
  const failed = await replaceResource(idOf('Ghost', ghost.metadata), ghost).catch((error: unknown) => error)
  expect(failed).toMatchObject({ reason: 'Conflict', status: 409 })
  expect(server.received[0]?.body).toMatchObject({ metadata: { resourceVersion: 7 } })
})

test('YAML that is applied goes as it is, and a refused batch is an answer', async () => {
  const results = [{ kind: 'Bot', name: 'b', namespace: 'default', operation: 'failed', success: false }]
  server.answer('POST /api/v1/apply', { status: 422, body: { ...refusal('Invalid', 'No.'), success: false, message: 'No.', results } })
  const answer = await applyYaml('kind: Bot # mine\n', { dryRun: true })
  expect(server.received[0]?.body).toBe('kind: Bot # mine\n')
  expect(answer.results).toEqual(results)
  expect(answer.error?.reason).toBe('Invalid')
})

test('an unreadable text is an error', async () => {
  server.answer('POST /api/v1/apply', { status: 400, body: refusal('BadRequest', 'Line 1.') })
  await expect(applyYaml('"x"')).rejects.toMatchObject({ reason: 'BadRequest' })
})

test('a change of one kind lets go of what is known of it', async () => {
  const client = new QueryClient()
  client.setQueryData(allQuery('Ghost').queryKey, [])
  client.setQueryData(allQuery('Bot').queryKey, [])
  await invalidateResources(client, ['Ghost'])
  expect(client.getQueryState(allQuery('Ghost').queryKey)?.isInvalidated).toBe(true)
  expect(client.getQueryState(allQuery('Bot').queryKey)?.isInvalidated).toBe(false)
})

test('an owner is a user, the public, or a group', () => {
  expect(scopeOf({ name: 'x', userId: 0 }, 3)).toBe('public')
  expect(scopeOf({ name: 'x', userId: -4 }, 3)).toBe('group')
  expect(scopeOf({ name: 'x', userId: 3 }, 3)).toBe('own')
  expect(scopeOf({ name: 'x', userId: 5 }, 3)).toBe('shared')
})

test('resources have addresses in the page', () => {
  expect(resourcePath({ kind: 'Ghost', namespace: 'team/web', name: 'g', scope: 'group' })).toBe(
    '/resources/edit?kind=ghosts&namespace=team%2Fweb&name=g&scope=group',
  )
  expect(referencePath({ kind: 'Task', namespace: 'default', name: 't' })).toBeNull()
  expect(kindOfPlural('knowledgebases')).toBe('KnowledgeBase')
  expect(kindOfPlural('nothings')).toBeNull()
})

test('errors of fields and of references are read carefully', () => {
  const error = (reason: string, details: Record<string, unknown>) => new ApiError({ reason, status: 422, message: '', details })
  const fields = [{ path: 'spec.x', rule: 'unknown', message: 'No.' }, 'nonsense', { path: 'spec.y' }]
  expect(fieldErrorsOf(error('Invalid', { fields }))).toEqual([
    { path: 'spec.x', rule: 'unknown', message: 'No.', line: undefined, column: undefined },
  ])
  expect(fieldErrorsOf(new Error('other'))).toEqual([])
  const referrers = [{ kind: 'Bot', namespace: 'default', name: 'b', path: 'spec.ghostRef' }]
  expect(referrersOf(error('Referenced', { referrers, hidden: 2 }))).toEqual({ referrers, hidden: 2 })
  expect(referrersOf(error('Conflict', { referrers }))).toEqual({ referrers: [], hidden: 0 })
})
