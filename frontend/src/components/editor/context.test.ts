import { expect, test } from 'vitest'
import { placeAt, siblings } from './context'

/** The place of `|` in the text. */
function at(text: string) {
  const lines = text.slice(0, text.indexOf('|')).split('\n')
  return placeAt(lines.slice(0, -1), lines.at(-1) ?? '')
}

test.each([
  ['|', [], 'name', ''],
  ['kind: Gh|', ['kind'], 'value', 'Gh'],
  ['spec:\n  sys|', ['spec'], 'name', 'sys'],
  ['spec:\n  a:\n    b: 1\n  |', ['spec'], 'name', ''],
  ['spec:\n  # a note\n\n  mcpServers:\n    x:\n      type: |', ['spec', 'mcpServers', 'x', 'type'], 'value', ''],
  ['spec:\n  members:\n    - botRef:\n        na|', ['spec', 'members', 0, 'botRef'], 'name', 'na'],
  ['spec:\n  members:\n    - botRef:\n        name: x\n      ro|', ['spec', 'members', 0], 'name', 'ro'],
  ['spec:\n  members:\n  - botRef:\n      name: x\n    ro|', ['spec', 'members', 0], 'name', 'ro'],
  ['spec:\n  members:\n    - ro|', ['spec', 'members', 0], 'name', 'ro'],
  ['spec:\n  members:\n    - role: le|', ['spec', 'members', 0, 'role'], 'value', 'le'],
  ['spec:\n  skills:\n  - wri|', ['spec', 'skills', 0], 'name', 'wri'],
  ['spec:\n  skills:\n    - one\n    - wri|', ['spec', 'skills', 0], 'name', 'wri'],
  ['metadata:\n  name: x\nspec:\n  x: y\nme|', [], 'name', 'me'],
])('%j', (text, path, what, typed) => {
  expect(at(text)).toMatchObject({ path, what, typed })
})

test('names that are there are known', () => {
  const lines = ['spec:', '  a: 1', '  b:', '    c: 2', '  ', '  d: 3', 'metadata:', '  e: 4']
  expect(siblings(lines, 4, 2)).toEqual(new Set(['a', 'b', 'd']))
  expect(siblings(['- a: 1', '  b: 2', '  ', '- c: 3'], 2, 2)).toEqual(new Set(['a', 'b']))
})
