import { type Entry } from './api'

/** What an entry is about: "Team default/helper". */
export function thingOf({ kind, namespace, name }: Pick<Entry, 'kind' | 'namespace' | 'name'>): string {
  const path = [namespace, name].filter(Boolean).join('/')
  return path === '' ? kind : `${kind} ${path}`
}
