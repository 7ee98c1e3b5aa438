import { namespaceOf, scopeOf, type AnyResource, type Scope } from '@/lib/resources'

export interface Filter {
  text: string
  namespace: string | null
  scope: Scope | null
}

const words = ({ metadata }: AnyResource) => [metadata.name, metadata.displayName ?? '', ...Object.entries(metadata.labels ?? {}).flat()]

/** Namespaces to choose from; the one that is chosen is among them, even with nothing in it. */
export const namespacesOf = (resources: readonly AnyResource[], chosen: string | null) =>
  [...new Set([...resources.map(({ metadata }) => namespaceOf(metadata)), ...(chosen === null ? [] : [chosen])])].sort()

/** Those with all words of the text in their names or labels, by the name that people read. */
export function filtered<R extends AnyResource>(resources: readonly R[], { text, namespace, scope }: Filter, me: number | undefined): R[] {
  const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return resources.filter((resource) => {
    const all = words(resource).join('\n').toLocaleLowerCase()
    return (
      wanted.every((word) => all.includes(word)) &&
      (namespace === null || namespaceOf(resource.metadata) === namespace) &&
      (scope === null || scopeOf(resource.metadata, me) === scope)
    )
  })
}
