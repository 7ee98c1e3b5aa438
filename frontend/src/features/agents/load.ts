/** From resources back to a draft, to change a team or to begin with one like it. Pure. */
import { type Bot, type Team, type Wire } from '@/lib/api/types'
import { type McpServers } from '@/lib/mcp'
import { labelOf } from '@/lib/resources'
import { type AgentDraft, type Draft, existingMember, type MemberDraft, ownMember } from './draft'
import { refOf, resolve } from './resolve'

export interface Known {
  bots: readonly Bot[]
  ghosts: readonly Wire['Ghost'][]
}

/** Stands for a secret that is stored, and that goes nowhere else. */
const SECRET = '"***"'

/** A copy cannot have the secrets of what it is copied from. */
const withoutSecrets = (servers: McpServers): McpServers =>
  Object.fromEntries(Object.entries(servers).filter(([, server]) => !JSON.stringify(server).includes(SECRET)))

function agentOf(bot: Bot, ghost: Wire['Ghost'], copied: boolean): AgentDraft {
  const { systemPrompt, tools = [], skills = [], mcpServers = {} } = ghost.spec
  return {
    stored: copied ? null : { bot, ghost },
    name: labelOf(bot.metadata),
    instructions: systemPrompt,
    model: bot.spec.modelRef ?? null,
    tools: [...tools],
    skills: [...skills],
    mcpServers: copied ? withoutSecrets(mcpServers) : mcpServers,
  }
}

/** Whether the guide can write what such a bot has: one that talks, with a ghost to be seen. */
function memberOf(part: Wire['TeamMember'], key: number, team: Team, known: Known, copied: boolean): MemberDraft {
  const owner = team.metadata.userId
  const bot = resolve(known.bots, part.botRef, owner)
  const ghost = bot && resolve(known.ghosts, bot.spec.ghostRef, bot.metadata.userId)
  const isTheirs = bot?.metadata.userId === owner && ghost?.metadata.userId === owner
  const common = { prompt: part.prompt ?? '', passing: part.contextPassing ?? 'none', confirm: part.requireConfirmation ?? false }
  if (bot && ghost && bot.spec.shellRef.name === 'Chat' && (copied || isTheirs)) {
    return { ...ownMember(key, agentOf(bot, ghost, copied)), ...common }
  }
  return { ...existingMember(key, part.botRef, bot ? labelOf(bot.metadata) : part.botRef.name), ...common }
}

/** `copied`: everything will be new, and belong to whoever creates it. */
export function draftOf(team: Team, known: Known, copied: boolean): Draft {
  const { spec } = team
  const leads = spec.members.findIndex(({ role }) => role === 'leader')
  return {
    stored: copied ? null : team,
    name: labelOf(team.metadata),
    description: spec.description ?? '',
    mode: spec.collaborationModel ?? 'solo',
    members: spec.members.map((part, index) => memberOf(part, index + 1, team, known, copied)),
    leader: leads < 0 ? null : leads + 1,
  }
}

/** Other teams that answer with an agent: they change with it. */
export function otherTeams(bot: Bot, team: Team | null, teams: readonly Team[]): Team[] {
  const meant = refOf(bot)
  return teams.filter(
    (each) =>
      each.metadata.id !== team?.metadata.id &&
      each.metadata.userId === bot.metadata.userId &&
      each.spec.members.some(({ botRef }) => botRef.name === meant.name && (botRef.namespace ?? 'default') === meant.namespace),
  )
}
