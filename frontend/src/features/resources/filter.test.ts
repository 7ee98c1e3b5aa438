import { expect, test } from 'vitest'
import { type AnyResource } from '@/lib/resources'
import { filtered, namespacesOf } from './filter'

const resource = (name: string, more: Partial<AnyResource['metadata']> = {}): AnyResource => ({ metadata: { name, userId: 1, ...more }, spec: {} })
const ALL = [resource('teacher', { displayName: 'Kind Teacher', labels: { app: 'school' } }), resource('Chat', { userId: 0 }), resource('x', { namespace: 'lab' })]
const names = (found: AnyResource[]) => found.map(({ metadata }) => metadata.name)

test('names, displayed names and labels are searched', () => {
  const any = { namespace: null, scope: null }
  expect(names(filtered(ALL, { text: 'kind SCHOOL', ...any }, 1))).toEqual(['teacher'])
  expect(names(filtered(ALL, { text: '', ...any }, 1))).toHaveLength(3)
})

test('a list is narrowed to a namespace, and to whose things they are', () => {
  expect(names(filtered(ALL, { text: '', namespace: 'lab', scope: null }, 1))).toEqual(['x'])
  expect(names(filtered(ALL, { text: '', namespace: null, scope: 'public' }, 1))).toEqual(['Chat'])
  expect(namespacesOf(ALL, null)).toEqual(['default', 'lab'])
  expect(namespacesOf(ALL, 'empty')).toEqual(['default', 'empty', 'lab'])
})
