import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { editable, parse, placeOf, toYaml, withValue } from './document'
import { differences, merged } from './merge'
import { parsePath, pathText } from './paths'
import { type JsonSchema } from './schema'
import { schemaAt, writable } from './schema-walk'
import { checker } from './validate'

interface OpenApi {
  components: { schemas: Record<string, JsonSchema> }
}
const openapi = JSON.parse(readFileSync(path.join(import.meta.dirname, '../api/openapi.json'), 'utf8')) as OpenApi
/** The schema of a kind as the server gives it, from the same models. */
const schemaOf = (kind: string): JsonSchema => {
  const { schemas } = openapi.components
  const $defs = JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/')) as Record<string, JsonSchema>
  return { ...$defs[kind], $defs }
}
const ghost = writable(schemaOf('Ghost'))
const check = checker(ghost)

const TEXT = `kind: Ghost
metadata:
  name: g # whoever reads this
spec:
  # what it is
  systemPrompt: Be kind.
`

test('paths are read as they are written', () => {
  for (const text of ['spec.members[0].botRef', 'metadata.labels["wegent.io/team"]', 'spec.a["x\\"y"][2]']) {
    expect(pathText(parsePath(text))).toBe(text)
  }
})

test('a form changes fields and leaves comments', () => {
  const changed = withValue(TEXT, ['spec', 'systemPrompt'], 'One.\nTwo.')
  expect(changed).toContain('# what it is')
  expect(changed).toContain('# whoever reads this')
  expect(parse(changed).document).toMatchObject({ spec: { systemPrompt: 'One.\nTwo.' } })
})

test('what is not there yet is made, and what is emptied goes', () => {
  const made = withValue('kind: Ghost\nspec:\n', ['spec', 'mcpServers', 'a', 'args', 0], 'x')
  expect(parse(made).document).toEqual({ kind: 'Ghost', spec: { mcpServers: { a: { args: ['x'] } } } })
  const cleared = withValue('spec:\n  a: 1\n  pricing:\n    x: 1\n', ['spec', 'pricing', 'x'], undefined)
  expect(parse(cleared).document).toEqual({ spec: { a: 1 } })
  expect(parse(withValue('metadata: {}\nspec:\n  a: 1\n', ['spec', 'a'], undefined)).document).toEqual({ metadata: {}, spec: {} })
})

test('unreadable text says where', () => {
  const { document, problems } = parse('kind: Ghost\n  bad: [')
  expect(document).toBeNull()
  expect(problems[0]?.from).toBeGreaterThan(0)
})

test('fields are found in the text', () => {
  const { tree } = parse(TEXT)
  const [from, to] = placeOf(tree, ['spec', 'systemPrompt'])
  expect(TEXT.slice(from, to)).toBe('Be kind.')
  expect(TEXT.slice(...placeOf(tree, ['spec', 'gone']))).toBe('spec')
})

test('what the system notes is not edited', () => {
  const shown = editable({
    apiVersion: 'v1', kind: 'Ghost', metadata: { name: 'g', id: 4, uid: 'u', labels: {}, displayName: null }, spec: { systemPrompt: 'x', tools: [], mcpServers: {} }, status: {},
  })
  expect(toYaml(shown)).toBe('apiVersion: v1\nkind: Ghost\nmetadata:\n  name: g\nspec:\n  systemPrompt: x\n')
})

test('the schema knows every place', () => {
  expect(schemaAt(ghost, ['spec', 'mcpServers', 'x', 'env', 'KEY'])?.['x-wegent-secret']).toBe(true)
  expect(schemaAt(ghost, ['spec', 'skills', 3])?.['x-wegent-ref']).toBe('Skill')
  expect(schemaAt(ghost, ['spec', 'mcpServers', 'x', 'url'])?.description).toContain('Address')
  expect(schemaAt(ghost, ['spec', 'nothing'])).toBeNull()
  expect(schemaAt(ghost, ['metadata', 'resourceVersion'])).toBeNull()
})

test('faults are told once, at their field', () => {
  const good = { kind: 'Ghost', metadata: { name: 'g' }, spec: { systemPrompt: 'x', mcpServers: { a: { url: null, timeout: 3 } } } }
  expect(check(good)).toEqual([])
  const bad = { kind: 'Ghost', metadata: { name: 'no spaces' }, spec: { systemPromt: 1, tools: ['web'], mcpServers: { a: { timeout: 'x' } } } }
  expect(check(bad)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: ['metadata', 'name'], rule: 'pattern' }),
      { path: ['spec', 'systemPrompt'], rule: 'required', expected: 'systemPrompt' },
      expect.objectContaining({ path: ['spec', 'systemPromt'], rule: 'unknown' }),
      { path: ['spec', 'tools', 0], rule: 'enum', expected: 'web_search, web_fetch, interactive_form_question' },
      { path: ['spec', 'mcpServers', 'a', 'timeout'], rule: 'type', expected: 'number' },
    ]),
  )
})

test('what one alone changed is merged, what both changed is chosen', () => {
  const base = { metadata: { name: 'g' }, spec: { systemPrompt: 'x', tools: ['a'], gone: 1 } }
  const mine = { metadata: { name: 'g', displayName: 'M' }, spec: { systemPrompt: 'mine', tools: ['a'] } }
  const theirs = { metadata: { name: 'g' }, spec: { systemPrompt: 'theirs', tools: ['a', 'b'], gone: 1 } }
  const found = differences(base, mine, theirs)
  expect(found.map(({ text, changedBy }) => [text, changedBy])).toEqual([
    ['metadata.displayName', 'mine'], ['spec.systemPrompt', null], ['spec.tools', 'theirs'], ['spec.gone', 'mine'],
  ])
  expect(merged(theirs, found, new Map([['spec.systemPrompt', 'mine']]))).toEqual({
    metadata: { name: 'g', displayName: 'M' }, spec: { systemPrompt: 'mine', tools: ['a', 'b'] },
  })
  expect(merged(theirs, found, new Map([['spec.systemPrompt', 'theirs']]))).toMatchObject({ spec: { systemPrompt: 'theirs' } })
})

test('the same change by both is no conflict', () => {
  expect(differences({ a: 1 }, { a: 2 }, { a: 2 })).toEqual([])
})
