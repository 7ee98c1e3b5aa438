import { expect, test } from 'vitest'
import { controlOf, emptyOf, wordsOf } from './kinds-of-fields'

test('a schema says which control a field gets', () => {
  expect(controlOf('ghostRef', { type: 'object', properties: {}, 'x-wegent-ref': 'Ghost' })).toBe('reference')
  expect(controlOf('x', { type: 'string', 'x-wegent-ref': 'Skill' })).toBe('named')
  expect(controlOf('api_key', { type: 'string', 'x-wegent-secret': true })).toBe('secret')
  expect(controlOf('systemPrompt', { type: 'string', maxLength: 200_000 })).toBe('text')
  expect(controlOf('tools', { type: 'array', items: { enum: ['a'] } })).toBe('choices')
  expect(controlOf('env', { type: 'object', additionalProperties: { type: 'string' } })).toBe('map')
  expect(controlOf('DIFY_PARAMS', { anyOf: [{ type: 'string' }, { type: 'object' }] })).toBe('yaml')
})

test('new entries can be filled in', () => {
  expect(emptyOf({ type: 'object', 'x-wegent-ref': 'Bot' })).toEqual({ name: '' })
  expect(emptyOf({ enum: ['a', 'b'] })).toBe('a')
})

test('names of fields become words', () => {
  expect(['systemPrompt', 'ghostRef', 'knowledgeBaseRefs', 'base_url', 'ANTHROPIC_API_KEY', 'mcpServers'].map(wordsOf)).toEqual([
    'System prompt', 'Ghost', 'Knowledge bases', 'Base URL', 'ANTHROPIC_API_KEY', 'MCP servers',
  ])
})
