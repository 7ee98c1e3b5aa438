/** Resources as YAML that people edit: one text, which a form changes field by field without losing comments. */
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Node, parseDocument, stringify } from 'yaml'
import { type AnyResource } from './identity'
import { isRecord, type Path, type Step } from './paths'
import { SYSTEM_METADATA } from './schema-walk'

export type Doc = Record<string, unknown>

const STYLE = { lineWidth: 0 } as const
const isEmpty = (value: unknown) =>
  value === null || (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0)
const filled = (fields: object) => Object.entries(fields).filter(([, value]) => !isEmpty(value))

/**
 * What people write of a resource: without status, without what the system notes, and without empty fields, which mean the
 * same as none. Further down they may not: an MCP server with no `tools` offers all of them, with `[]` none.
 */
export function editable(resource: AnyResource): Doc {
  const metadata = filled(resource.metadata).filter(([name]) => !SYSTEM_METADATA.some((system) => system === name))
  const { apiVersion, kind, spec } = resource
  return { ...(apiVersion && { apiVersion }), kind, metadata: Object.fromEntries(metadata), spec: Object.fromEntries(filled(spec)) }
}

export const toYaml = (document: Doc) => stringify(document, STYLE)

export interface Problem {
  message: string
  /** Offsets in the text. */
  from: number
  to: number
}

export interface Parsed {
  tree: Document
  /** What the text says; null while it cannot be read. */
  document: Doc | null
  problems: Problem[]
}

export function parse(text: string): Parsed {
  const tree: Document = parseDocument(text, { prettyErrors: false })
  const problems = tree.errors.map(({ message, pos }) => ({ message, from: pos[0], to: Math.max(pos[1], pos[0] + 1) }))
  if (problems.length > 0) return { tree, document: null, problems }
  const value: unknown = tree.contents === null ? null : tree.toJS()
  return { tree, document: isRecord(value) ? value : null, problems }
}

const keyOf = (key: unknown) => (isScalar(key) ? String(key.value) : String(key))

function rangeOf(node: unknown): [number, number] | null {
  const range = isScalar(node) || isCollection(node) || isAlias(node) ? node.range : null
  return range ? [range[0], range[1]] : null
}

/** Where in the text a field is: its value if that is a word, else its name; else the nearest thing around it. */
export function placeOf(tree: Document, path: Path): [number, number] {
  let node: unknown = tree.contents
  let place: [number, number] = [0, 0]
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyOf(key) === String(step))
      if (!pair) break
      place = rangeOf(pair.key) ?? place
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      const range = rangeOf(node)
      if (range === null) break
      place = range
    } else break
  }
  const value = isScalar(node) ? rangeOf(node) : null
  return value && value[1] > value[0] ? value : place
}

function ensureCollections(tree: Document, path: Path) {
  for (let length = 0; length < path.length; length++) {
    const place = path.slice(0, length)
    const node: unknown = length === 0 ? tree.contents : tree.getIn(place, true)
    if (isCollection(node)) continue
    const made = tree.createNode(typeof path[length] === 'number' ? [] : {}) as Node
    if (length === 0) tree.contents = made
    else tree.setIn(place, made)
  }
}

/** Takes a field away, and what is empty around it; `spec` and `metadata` stay. */
function remove(tree: Document, path: Path) {
  if (!tree.hasIn(path)) return
  tree.deleteIn(path)
  const around: Step[] = path.slice(0, -1)
  const parent: unknown = tree.getIn(around, true)
  const isLeft = isMap(parent) && parent.items.length === 0 && around.length > 1
  if (isLeft && typeof around.at(-1) === 'string') remove(tree, around)
}

/** The text with another value at a path; undefined takes it away. Comments stay. The text must be readable. */
export function withValue(text: string, path: Path, value: unknown): string {
  const { tree } = parse(text)
  if (value === undefined) remove(tree, path)
  else {
    ensureCollections(tree, path)
    const before: unknown = tree.getIn(path, true)
    const node = tree.createNode(value) as Node
    if (isScalar(before) && isScalar(node)) {
      node.comment = before.comment
      node.commentBefore = before.commentBefore
    }
    tree.setIn(path, node)
  }
  // An emptied map is written in one line, and would stay so.
  if (isMap(tree.contents)) for (const { value: part } of tree.contents.items) if (isMap(part) && part.items.length > 0) part.flow = false
  return tree.toString(STYLE)
}
