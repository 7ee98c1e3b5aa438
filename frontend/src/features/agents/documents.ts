/** From a draft to the resources that it means: for each own agent a ghost and a bot, and the team. Pure. */
import { type Ref, type Wire } from '@/lib/api/types'
import { freeName } from '@/lib/names'
import { type AgentDraft, type Draft, type MemberDraft } from './draft'

export interface Document {
  apiVersion: string
  kind: 'Ghost' | 'Bot' | 'Team'
  metadata: Record<string, unknown>
  spec: Record<string, unknown>
}

/** Names that are taken, by kind. A bot and its ghost are called the same. */
export interface Taken {
  teams: ReadonlySet<string>
  agents: ReadonlySet<string>
}

const API_VERSION = 'agent.wecode.io/v1'
const SHELL = 'Chat'

/** Null takes a field away from what is stored; in something new there is nothing to take away. */
const withoutNulls = (fields: Record<string, unknown>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

function documentOf(
  kind: Document['kind'],
  stored: { metadata: Wire['Metadata']; spec: object } | null,
  address: Required<Ref>,
  displayName: string,
  changes: Record<string, unknown>,
): Document {
  const kept = stored?.metadata
  const metadata = {
    ...address,
    displayName,
    ...(kept?.labels && { labels: kept.labels }),
    ...(kept?.annotations && { annotations: kept.annotations }),
    // Somebody else's change in between is refused, not overwritten.
    ...(kept && { resourceVersion: kept.resourceVersion }),
  }
  // What the guide does not know stays as it is.
  const spec = stored ? { ...stored.spec, ...changes } : withoutNulls(changes)
  return { apiVersion: API_VERSION, kind, metadata, spec }
}

const orNull = (text: string) => text.trim() || null
const unlessEmpty = (list: readonly unknown[], stored: unknown) => (list.length > 0 || stored ? list : null)

/** Servers to have, and null for those that are gone. */
function serversOf(agent: AgentDraft): Record<string, unknown> | null {
  const before = Object.keys(agent.stored?.ghost.spec.mcpServers ?? {})
  const gone = Object.fromEntries(before.filter((name) => !(name in agent.mcpServers)).map((name) => [name, null]))
  const servers = { ...gone, ...agent.mcpServers }
  return Object.keys(servers).length > 0 ? servers : null
}

function agentDocuments(agent: AgentDraft, address: Required<Ref>, label: string): Document[] {
  const { stored } = agent
  const ghost = stored ? { name: stored.ghost.metadata.name, namespace: stored.ghost.metadata.namespace ?? 'default' } : address
  const loaded = stored?.ghost.spec.preload_skills?.filter((name) => agent.skills.includes(name))
  return [
    documentOf('Ghost', stored?.ghost ?? null, ghost, label, {
      systemPrompt: agent.instructions.trim(),
      tools: unlessEmpty(agent.tools, stored?.ghost.spec.tools),
      skills: unlessEmpty(agent.skills, stored?.ghost.spec.skills),
      ...(loaded && { preload_skills: loaded }),
      mcpServers: serversOf(agent),
    }),
    documentOf('Bot', stored?.bot ?? null, address, label, {
      ghostRef: ghost,
      shellRef: stored?.bot.spec.shellRef ?? { name: SHELL },
      modelRef: agent.model,
    }),
  ]
}

function partOf(member: MemberDraft, botRef: Ref, { mode, leader }: Draft): Record<string, unknown> {
  const inPipeline = mode === 'pipeline'
  return withoutNulls({
    botRef,
    prompt: orNull(member.prompt),
    role: leader === member.key ? 'leader' : null,
    contextPassing: inPipeline ? member.passing : null,
    requireConfirmation: inPipeline && member.confirm ? true : null,
  })
}

/** All documents of one `apply`, what is referred to first. */
export function documentsOf(draft: Draft, taken: Taken): Document[] {
  const { stored, members } = draft
  const namespace = stored?.metadata.namespace ?? 'default'
  const name = stored?.metadata.name ?? freeName(draft.name, taken.teams, 'team')
  const used = new Set(taken.agents)
  const agents: Document[] = []
  const parts = members.map((member) => {
    const { agent } = member
    if (agent.kind === 'existing') return partOf(member, agent.ref, draft)
    const label = agent.name.trim() || draft.name.trim()
    const address = agent.stored
      ? { name: agent.stored.bot.metadata.name, namespace: agent.stored.bot.metadata.namespace ?? 'default' }
      : { name: freeName(members.length === 1 ? name : `${name} ${agent.name}`, used, 'agent'), namespace }
    used.add(address.name)
    agents.push(...agentDocuments(agent, address, label))
    return partOf(member, address, draft)
  })
  const team = documentOf('Team', stored, { name, namespace }, draft.name.trim(), {
    description: orNull(draft.description),
    collaborationModel: draft.mode,
    members: parts,
  })
  return [...agents, team]
}
