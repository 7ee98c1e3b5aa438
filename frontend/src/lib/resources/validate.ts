/** What is wrong with a document by the JSON Schema of its kind, said of the field that it is about. */
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import { type Step } from './paths'
import { type JsonSchema } from './schema'
import { schemaAt } from './schema-walk'

export type Rule = 'required' | 'unknown' | 'type' | 'enum' | 'pattern' | 'length' | 'range' | 'size' | 'other'

export interface Fault {
  path: Step[]
  rule: Rule
  /** What is expected: the missing field, a type, the words that may be there, an example of the schema's. */
  expected: string
}

const RULES: Record<string, Rule> = {
  required: 'required', false: 'unknown', additionalProperties: 'unknown', type: 'type', enum: 'enum', const: 'enum', pattern: 'pattern',
  minLength: 'length', maxLength: 'length', minimum: 'range', maximum: 'range', exclusiveMinimum: 'range', exclusiveMaximum: 'range',
  minItems: 'size', maxItems: 'size', minProperties: 'size', maxProperties: 'size', format: 'pattern', uniqueItems: 'other',
}

const unescaped = (step: string) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')

/** Steps of `#/spec/members/0`; what counts entries is a number where the document has a list. */
function stepsOf(pointer: string, document: unknown): Step[] {
  let value: unknown = document
  return pointer
    .split('/')
    .slice(1)
    .map(unescaped)
    .map((step) => {
      const isList = Array.isArray(value)
      value = (value as Record<string, unknown> | null)?.[step]
      return isList ? Number(step) : step
    })
}

const quoted = (text: string) => /"([^"]*)"/.exec(text)?.[1] ?? ''

function expectedOf({ keyword, error }: OutputUnit, schema: JsonSchema | null): string {
  if (keyword === 'required') return quoted(error)
  if (keyword === 'type') return typeof schema?.type === 'string' ? schema.type : (/Expected "(\w+)"/.exec(error)?.[1] ?? '')
  if (keyword === 'enum' || keyword === 'const') return (schema?.enum ?? [schema?.const]).map(String).join(', ')
  const bound = schema?.[keyword as keyof JsonSchema]
  return typeof bound === 'number' || typeof bound === 'string' ? String(bound) : ''
}

/** A checker for a kind; the root schema is `writable` or whole. */
export function checker(root: JsonSchema): (document: unknown) => Fault[] {
  const validator = new Validator(root as Schema, '2020-12', false)
  return (document) => {
    const { errors } = validator.validate(document)
    const faults = errors.flatMap((unit): Fault[] => {
      const rule = RULES[unit.keyword]
      // That it is not null either says nothing.
      if (!rule || (rule === 'type' && unit.error.includes('Expected "null"'))) return []
      // The field itself is named by the keyword `false`.
      if (unit.keyword === 'additionalProperties') return []
      const path = stepsOf(unit.instanceLocation, document)
      const expected = expectedOf(unit, schemaAt(root, path))
      return [{ path: unit.keyword === 'required' ? [...path, expected] : path, rule, expected }]
    })
    const seen = new Set<string>()
    return faults.filter(({ path, rule }) => {
      const key = JSON.stringify([path, rule])
      return !seen.has(key) && seen.add(key)
    })
  }
}
