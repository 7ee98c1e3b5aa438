import { expect, test } from 'vitest'
import { differences } from './differences'

test('only what differs is told, by its path', () => {
  const before = { role: 'user', spec: { members: [{ name: 'a' }], size: 1 } }
  const after = { role: 'admin', spec: { members: [{ name: 'a' }, { name: 'b' }], size: 1 } }
  expect(differences(before, after)).toEqual([
    { path: 'role', before: 'user', after: 'admin' },
    { path: 'spec.members[1].name', before: undefined, after: 'b' },
  ])
})

test('what is new or gone has one side', () => {
  expect(differences(null, { name: 'x', on: true, none: null })).toEqual([
    { path: 'name', before: undefined, after: 'x' },
    { path: 'on', before: undefined, after: 'true' },
    { path: 'none', before: undefined, after: 'null' },
  ])
  expect(differences({ name: 'x', list: [] }, null).map(({ path, after }) => [path, after])).toEqual([
    ['name', undefined],
    ['list', undefined],
  ])
  expect(differences(null, null)).toEqual([])
})
