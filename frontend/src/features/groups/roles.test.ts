import { expect, test } from 'vitest'
import { isAtLeast, readNames, rightsOf } from './roles'

test('roles are in an order', () => {
  expect(isAtLeast('Owner', 'Maintainer')).toBe(true)
  expect(isAtLeast('Developer', 'Developer')).toBe(true)
  expect(isAtLeast('Reporter', 'Developer')).toBe(false)
  expect(isAtLeast(null, 'RestrictedAnalyst')).toBe(false)
})

test('nobody gives more than they have', () => {
  expect(rightsOf({ my_role: 'Maintainer' }, false).give).toEqual(['RestrictedAnalyst', 'Reporter', 'Developer', 'Maintainer'])
  expect(rightsOf({ my_role: 'Developer' }, false)).toMatchObject({ give: [], manage: false, secrets: true, own: false })
})

test('admins manage groups that they are not in, but have none of their secrets', () => {
  expect(rightsOf({ my_role: null }, true)).toMatchObject({ manage: true, own: true, seeMembers: true, secrets: false })
  expect(rightsOf({ my_role: null }, true).give).toContain('Owner')
})

test('who only uses a group does not see its members', () => {
  expect(rightsOf({ my_role: 'RestrictedAnalyst' }, false).seeMembers).toBe(false)
})

test('names may be apart by whatever people type', () => {
  expect(readNames(' ann, bob\neve；ann ')).toEqual(['ann', 'bob', 'eve'])
})
