import type { Mentionable } from '@/features/chat'
import type { Task, Team } from '@/lib/api/types'
import { currentLanguage } from '@/lib/i18n'

/** The team of a conversation; `chosen` answers a new one. */
export function teamOf(teams: readonly Team[], task: Task | undefined, chosen: Team | null): Team | null {
  if (!task) return chosen
  return teams.find(({ metadata }) => metadata.name === task.spec.teamRef.name) ?? null
}

/** Who of a team can be spoken to by name: nobody where there is one only. */
export function membersOf(team: Team | null): Mentionable[] {
  const members = team?.spec.members ?? []
  if (members.length < 2) return []
  return members.map(({ botRef: { name }, prompt }) => ({ name, title: `@${name}`, note: prompt ?? '' }))
}

/** The team's own words in the empty field. */
export function placeholderOf(team: Team | null, desktop: boolean): string | null {
  const words = team?.spec.inputPlaceholder?.[currentLanguage()]
  const [first, second] = desktop ? [words?.desktop, words?.mobile] : [words?.mobile, words?.desktop]
  return first ?? second ?? null
}
