/** Which control a field gets, told by its schema. */
import { type JsonSchema } from '@/lib/resources/schema'
import { entrySchema } from '@/lib/resources/schema-walk'

export type Control =
  | 'constant' | 'reference' | 'named' | 'secret' | 'choice' | 'switch' | 'number' | 'line' | 'text' | 'choices' | 'list' | 'map' | 'group' | 'yaml'

/** Characters from which a text gets several lines. */
const LONG = 8_000

export function controlOf(name: string, schema: JsonSchema): Control {
  if (schema.const !== undefined) return 'constant'
  if (schema['x-wegent-ref'] !== undefined) return schema.type === 'string' ? 'named' : 'reference'
  if (schema['x-wegent-secret']) return 'secret'
  if (schema.enum) return 'choice'
  if (schema.anyOf || schema.oneOf) return 'yaml'
  switch (schema.type) {
    case 'boolean':
      return 'switch'
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
      return (schema.maxLength ?? 0) >= LONG || name === 'description' ? 'text' : 'line'
    case 'array':
      return schema.items?.enum ? 'choices' : 'list'
    case 'object':
      if (entrySchema(schema)) return 'map'
      return schema.properties ? 'group' : 'yaml'
    default:
      return 'yaml'
  }
}

/** What a new entry of a list begins with. */
export function emptyOf(schema: JsonSchema): unknown {
  if (schema['x-wegent-ref'] !== undefined && schema.type === 'object') return { name: '' }
  if (schema.default !== undefined && schema.default !== null) return schema.default
  if (schema.enum) return schema.enum[0]
  switch (schema.type) {
    case 'object':
      return {}
    case 'array':
      return []
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    default:
      return ''
  }
}

/** `systemPrompt` → "System prompt", `ghostRef` → "Ghost"; `ANTHROPIC_MODEL` stays. */
export function wordsOf(name: string): string {
  if (/^[A-Z_]+$/.test(name)) return name
  const words = name
    .replace(/Refs?$/, (end) => (end === 'Refs' ? 's' : ''))
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\b(url|mcp|id|api)\b/g, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}
