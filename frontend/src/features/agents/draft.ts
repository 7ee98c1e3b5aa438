/** A team as the guide has it: what people decide, before it becomes resources. Pure. */
import { type Ref, type Wire } from '@/lib/api/types'
import { type McpServers } from '@/lib/mcp'

export type Mode = Wire['TeamSpec']['collaborationModel'] & string
export type BuiltInTool = NonNullable<Wire['GhostSpec']['tools']>[number]
export type Passing = NonNullable<Wire['TeamMember']['contextPassing']>

export const MODES: readonly Mode[] = ['solo', 'pipeline', 'route', 'coordinate', 'collaborate']
export const TOOLS: readonly BuiltInTool[] = ['web_search', 'web_fetch', 'interactive_form_question']
export const PASSINGS: readonly Passing[] = ['none', 'original_user', 'previous_bot', 'original_and_previous']

/** How many members each way works with, leader included; the server has the last word. */
export const SIZES: Record<Mode, { least: number; most: number; leader: 'none' | 'one' | 'maybe' }> = {
  solo: { least: 1, most: 1, leader: 'none' },
  pipeline: { least: 2, most: 8, leader: 'none' },
  route: { least: 2, most: 9, leader: 'one' },
  coordinate: { least: 2, most: 6, leader: 'one' },
  collaborate: { least: 2, most: 8, leader: 'maybe' },
}

/** The agent of a member that the guide writes: a bot and its ghost. */
export interface AgentDraft {
  /** What is changed; null: both will be new. */
  stored: { bot: Wire['Bot']; ghost: Wire['Ghost'] } | null
  name: string
  instructions: string
  /** null: the installation's own choice. */
  model: Ref | null
  tools: BuiltInTool[]
  skills: string[]
  mcpServers: McpServers
}

export interface MemberDraft {
  /** Tells members apart while they are moved about. */
  key: number
  /** An agent that is there already and stays as it is, or one that the guide writes. */
  agent: { kind: 'existing'; ref: Ref; label: string } | ({ kind: 'own' } & AgentDraft)
  /** What is said to it in this team only. */
  prompt: string
  passing: Passing
  confirm: boolean
}

export interface Draft {
  /** The team that is changed; null: a new one. */
  stored: Wire['Team'] | null
  name: string
  description: string
  mode: Mode
  members: MemberDraft[]
  /** Key of the member that leads. */
  leader: number | null
}

const EMPTY_AGENT: AgentDraft = { stored: null, name: '', instructions: '', model: null, tools: [], skills: [], mcpServers: {} }

export const ownMember = (key: number, agent: Partial<AgentDraft> = {}): MemberDraft => ({
  key,
  agent: { kind: 'own', ...EMPTY_AGENT, ...agent },
  prompt: '',
  passing: 'original_and_previous',
  confirm: false,
})

export const existingMember = (key: number, ref: Ref, label: string): MemberDraft => ({
  ...ownMember(key),
  agent: { kind: 'existing', ref, label },
})

export const emptyDraft = (): Draft => ({ stored: null, name: '', description: '', mode: 'solo', members: [ownMember(1)], leader: null })

export const nextKey = ({ members }: Draft) => Math.max(0, ...members.map(({ key }) => key)) + 1

export const labelOfMember = ({ agent }: MemberDraft) => (agent.kind === 'own' ? agent.name : agent.label)

export function changeMember(draft: Draft, key: number, change: Partial<MemberDraft>): Draft {
  return { ...draft, members: draft.members.map((member) => (member.key === key ? { ...member, ...change } : member)) }
}

/** Changes the agent of a member that the guide writes; others stay as they are. */
export function changeAgent(draft: Draft, key: number, change: Partial<AgentDraft>): Draft {
  const members = draft.members.map((member) =>
    member.key === key && member.agent.kind === 'own' ? { ...member, agent: { ...member.agent, ...change } } : member,
  )
  return { ...draft, members }
}

export function removeMember(draft: Draft, key: number): Draft {
  const members = draft.members.filter((member) => member.key !== key)
  return { ...draft, members, leader: draft.leader === key ? null : draft.leader }
}

/** Moves a member one place towards the beginning (-1) or the end (1). */
export function moveMember(draft: Draft, key: number, by: -1 | 1): Draft {
  const from = draft.members.findIndex((member) => member.key === key)
  const moved = draft.members[from]
  const other = draft.members[from + by]
  if (!moved || !other) return draft
  return { ...draft, members: draft.members.with(from, other).with(from + by, moved) }
}

/** A way that needs a leader gets one: the first member, until somebody else is chosen. */
export function changeMode(draft: Draft, mode: Mode): Draft {
  const { leader } = SIZES[mode]
  const first = draft.members[0]?.key ?? null
  if (leader === 'none') return { ...draft, mode, leader: null }
  return { ...draft, mode, leader: draft.leader ?? (leader === 'one' ? first : null) }
}
