/** What may be written at a place of a document, with the schema's own words. */
import { type Completion, type CompletionContext, type CompletionResult, type CompletionSource, startCompletion } from '@codemirror/autocomplete'
import { type EditorView } from '@codemirror/view'
import { type JsonSchema } from '@/lib/resources/schema'
import { resolved, schemaAt } from '@/lib/resources/schema-walk'
import { placeAt, siblings } from './context'

/** Names of the resources of a kind that may be referred to. */
export type NamesOf = (kind: string) => Promise<string[]>

const TYPES: Record<string, string> = { object: '{ }', array: '[ ]', boolean: 'true/false' }

function insertion(schema: JsonSchema, indent: number) {
  const deeper = `\n${' '.repeat(indent + 2)}`
  if (schema.type === 'object') return `:${deeper}`
  if (schema.type === 'array') return `:${deeper}- `
  return ': '
}

function nameOption(name: string, schema: JsonSchema, indent: number, required: boolean): Completion {
  const added = insertion(schema, indent)
  return {
    label: name,
    type: 'property',
    detail: schema.enum ? 'enum' : typeof schema.type === 'string' ? (TYPES[schema.type] ?? schema.type) : undefined,
    info: schema.description,
    boost: required ? 2 : 0,
    apply: (view: EditorView, _: Completion, from: number, to: number) => {
      const insert = name + added
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' })
      // What may stand there is worth showing at once.
      if (schema.type !== 'string' || schema.enum) startCompletion(view)
    },
  }
}

const words = (schema: JsonSchema): unknown[] => {
  if (schema.const !== undefined) return [schema.const]
  if (schema.enum) return schema.enum
  return schema.type === 'boolean' ? [true, false] : []
}

async function valueOptions(schema: JsonSchema, parent: JsonSchema | null, name: unknown, namesOf: NamesOf): Promise<Completion[]> {
  const options = words(schema).map((word): Completion => ({ label: String(word), type: 'enum', info: schema.description }))
  const kind = schema['x-wegent-ref'] ?? (name === 'name' ? parent?.['x-wegent-ref'] : undefined)
  if (kind === undefined || schema.type === 'object') return options
  const names = await namesOf(kind).catch(() => [])
  return [...options, ...names.map((label): Completion => ({ label, type: 'variable', detail: kind }))]
}

export function schemaCompletion(root: JsonSchema, namesOf: NamesOf): CompletionSource {
  return async ({ state, pos, explicit }: CompletionContext): Promise<CompletionResult | null> => {
    const line = state.doc.lineAt(pos)
    const lines = state.doc.toString().split('\n')
    const { path, what, typed, column } = placeAt(lines.slice(0, line.number - 1), line.text.slice(0, pos - line.from))
    const schema = schemaAt(root, path)
    if (!schema || (/[#|>]/.test(typed[0] ?? '') && what === 'value')) return null
    const from = line.from + column
    const fields = schema.properties
    if (what === 'name' && fields) {
      if (!explicit && typed === '') return null
      const there = siblings(lines, line.number - 1, column)
      const options = Object.entries(fields)
        .filter(([name]) => !there.has(name))
        .map(([name, field]) => nameOption(name, resolved(field, root), column, schema.required?.includes(name) ?? false))
      return { from, options, validFor: /^[\w-]*$/ }
    }
    const options = await valueOptions(schema, schemaAt(root, path.slice(0, -1)), path.at(-1), namesOf)
    return options.length > 0 ? { from, options, validFor: /^[^\s]*$/ } : null
  }
}
