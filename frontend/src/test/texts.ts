/** What the sources ask of the texts, read from the files themselves. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const SOURCES = path.resolve(import.meta.dirname, '..')
const LOCALES = path.join(SOURCES, 'lib', 'i18n', 'locales')
const DEFAULT_NAMESPACE = 'common'

/** Texts by namespace and key; a plural counts once, since languages differ in how many forms they have. */
export type Texts = Map<string, Map<string, string>>

function* entriesOf(texts: object, prefix = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'object' && value !== null) yield* entriesOf(value, `${prefix}${key}.`)
    else yield [`${prefix}${key}`.replace(/_(one|other)$/, ''), String(value)]
  }
}

export function readTexts(language: string): Texts {
  const directory = path.join(LOCALES, language)
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'))
  return new Map(
    files.map((name) => {
      const parsed: unknown = JSON.parse(readFileSync(path.join(directory, name), 'utf8'))
      return [path.basename(name, '.json'), new Map(entriesOf(parsed as object))]
    }),
  )
}

export interface Source {
  /** Folder that shares its texts: a feature, a kind of component, the routes. */
  folder: string
  text: string
}

export function readSources(): Source[] {
  const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$|^test\//.test(name))
    .map((name) => ({
      folder: name.split('/').slice(0, name.startsWith('app/') ? 1 : 2).join('/'),
      text: readFileSync(path.join(SOURCES, name), 'utf8'),
    }))
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Strings that stand in a folder's files: whole ones, and patterns of those that are put together. */
class Strings {
  private readonly whole = new Set<string>()
  private readonly patterns: RegExp[] = []

  add(source: string) {
    this.visit(ts.createSourceFile('source.tsx', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX))
  }

  has = (text: string) => this.whole.has(text) || this.patterns.some((pattern) => pattern.test(text))

  private visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) this.whole.add(node.text)
    if (ts.isTemplateExpression(node)) this.compose([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)])
    ts.forEachChild(node, this.visit)
  }

  private compose(parts: string[]) {
    // A pattern that begins with anything would cover every key.
    if (/^[\w-]+[.:]/.test(parts[0] ?? '')) this.patterns.push(new RegExp(`^${parts.map(escaped).join('[\\w-]+')}$`))
  }
}

/**
 * Keys of `texts` that no source asks for, as `namespace:key`. A folder asks for the keys of a namespace that it names
 * somewhere; `common` needs no naming.
 */
export function unusedKeys(texts: Texts, sources: Source[]): string[] {
  const folders = new Map<string, Strings>()
  for (const { folder, text } of sources) {
    const strings = folders.get(folder) ?? new Strings()
    folders.set(folder, strings)
    strings.add(text)
  }
  const asks = (strings: Strings, namespace: string, key: string) =>
    strings.has(`${namespace}:${key}`) || ((namespace === DEFAULT_NAMESPACE || strings.has(namespace)) && strings.has(key))
  return [...texts].flatMap(([namespace, entries]) =>
    [...entries.keys()]
      .filter((key) => ![...folders.values()].some((strings) => asks(strings, namespace, key)))
      .map((key) => `${namespace}:${key}`),
  )
}
