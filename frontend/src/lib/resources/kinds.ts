/** The kinds of resources that people own, and the words for them. Conversations (Task) have ways of their own. */
import type { paths } from '@/lib/api/schema'
import { type Wire } from '@/lib/api/types'

export interface ResourceOf {
  Ghost: Wire['Ghost']
  Model: Wire['Model']
  Shell: Wire['Shell']
  Bot: Wire['Bot']
  Team: Wire['Team']
  Skill: Wire['Skill']
  Workspace: Wire['Workspace']
  Collaboration: Wire['Collaboration']
  KnowledgeBase: Wire['KnowledgeBase']
  Retriever: Wire['Retriever']
  Device: Wire['Device']
  Subscription: Wire['Subscription']
}

export type Kind = keyof ResourceOf

type Plural<Path> = Path extends `/api/v1/namespaces/{ns}/${infer Word}/{name}/revisions` ? Word : never

/** As addresses have them. */
export const PLURALS = {
  Team: 'teams',
  Bot: 'bots',
  Ghost: 'ghosts',
  Model: 'models',
  Shell: 'shells',
  Skill: 'skills',
  KnowledgeBase: 'knowledgebases',
  Retriever: 'retrievers',
  Workspace: 'workspaces',
  Collaboration: 'collaborations',
  Subscription: 'subscriptions',
  Device: 'devices',
} as const satisfies Record<Kind, Plural<keyof paths>>

/** In the order in which people look for them. */
export const KINDS = Object.keys(PLURALS) as Kind[]

export const isKind = (word: string): word is Kind => Object.hasOwn(PLURALS, word)

/** A kind by its plural, as addresses of the page have it; null when there is none. */
export const kindOfPlural = (plural: string | null): Kind | null => KINDS.find((kind) => PLURALS[kind] === plural) ?? null
