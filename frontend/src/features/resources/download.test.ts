import { expect, test } from 'vitest'
import { joinDocuments } from './download'

test('what several exports bring along is there once', () => {
  const ghost = 'kind: Ghost\nmetadata:\n  name: g\n'
  expect(joinDocuments([`${ghost}---\nkind: Bot\n`, `---\n${ghost}---\nkind: Team\n`])).toBe(`${ghost}---\nkind: Bot\n---\nkind: Team\n`)
})
