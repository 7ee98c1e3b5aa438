/** Finding one's way in a JSON Schema. */
import { isRecord, type Step } from './paths'
import { type JsonSchema } from './schema'

/** Where a field is one of any: an entry of a list. */
const isIndex = (step: Step) => typeof step === 'number'

/** The schema that a reference means, with what is said beside the reference; null is left out of alternatives. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref, ...beside } = schema
  if ($ref !== undefined) {
    const target = root.$defs?.[$ref.replace('#/$defs/', '')]
    return target === undefined ? beside : resolved({ ...target, ...beside }, root)
  }
  const others = schema.anyOf?.filter((each) => each.type !== 'null')
  if (others?.length !== 1 || others[0] === undefined) return schema
  const { anyOf, ...words } = schema
  void anyOf
  return resolved({ ...others[0], ...words }, root)
}

export const isNullable = (schema: JsonSchema) => schema.anyOf?.some((each) => each.type === 'null') ?? false

/** Schema of the values of a map whose keys are free; null when the schema is not one of a map. */
export function entrySchema(schema: JsonSchema): JsonSchema | null {
  if (schema.properties !== undefined) return null
  if (isRecord(schema.additionalProperties)) return schema.additionalProperties as JsonSchema
  return Object.values(schema.patternProperties ?? {})[0] ?? null
}

function childOf(schema: JsonSchema, step: Step): JsonSchema | null {
  if (isIndex(step)) return schema.items ?? null
  return schema.properties?.[step] ?? entrySchema(schema)
}

/** Schema of what is at a path of documents that `root` describes; null where nothing may be. */
export function schemaAt(root: JsonSchema, path: readonly Step[]): JsonSchema | null {
  return path.reduce<JsonSchema | null>((schema, step) => {
    const child = schema && childOf(schema, step)
    return child && resolved(child, root)
  }, resolved(root, root))
}

/** Fields of metadata that the system writes. */
export const SYSTEM_METADATA = ['id', 'uid', 'resourceVersion', 'generation', 'createdAt', 'updatedAt', 'userId', 'managers'] as const

/** The schema of what people write: without status, and without what the system notes in metadata. */
export function writable(root: JsonSchema): JsonSchema {
  const { status, ...properties } = root.properties ?? {}
  void status
  const metadata = root.$defs?.Metadata
  const kept = Object.entries(metadata?.properties ?? {}).filter(([name]) => !SYSTEM_METADATA.some((system) => system === name))
  return { ...root, properties, $defs: { ...root.$defs, Metadata: { ...metadata, properties: Object.fromEntries(kept) } } }
}
