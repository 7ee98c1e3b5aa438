/** What keeps a draft from being created, by step of the guide. Pure. */
import { type Draft, type MemberDraft, SIZES } from './draft'

export const STEPS = ['purpose', 'agent', 'tools', 'together', 'check'] as const
export type Step = (typeof STEPS)[number]

export type Problem =
  | { what: 'name' | 'instructions' | 'memberName' | 'memberInstructions' | 'leader' | 'twice' }
  | { what: 'tooFew' | 'tooMany'; count: number }

const isBlank = (text: string) => text.trim() === ''

function ofMember({ agent }: MemberDraft): Problem[] {
  if (agent.kind === 'existing') return []
  return [
    ...(isBlank(agent.name) ? [{ what: 'memberName' as const }] : []),
    ...(isBlank(agent.instructions) ? [{ what: 'memberInstructions' as const }] : []),
  ]
}

function ofTeam({ mode, members, leader }: Draft): Problem[] {
  const size = SIZES[mode]
  const refs = members.flatMap(({ agent }) => (agent.kind === 'existing' ? [`${agent.ref.namespace ?? 'default'}/${agent.ref.name}`] : []))
  return [
    ...(members.length < size.least ? [{ what: 'tooFew' as const, count: size.least }] : []),
    ...(members.length > size.most ? [{ what: 'tooMany' as const, count: size.most }] : []),
    ...(size.leader === 'one' && leader === null ? [{ what: 'leader' as const }] : []),
    ...(new Set(refs).size < refs.length ? [{ what: 'twice' as const }] : []),
  ]
}

/** The name of an agent that is alone need not be said: it is the team's. */
const isAlone = ({ members }: Draft) => members.length === 1

export function problemsOf(draft: Draft, step: Step): Problem[] {
  const [first] = draft.members
  if (step === 'purpose') return isBlank(draft.name) ? [{ what: 'name' }] : []
  if (step === 'agent') return first?.agent.kind === 'own' && isBlank(first.agent.instructions) ? [{ what: 'instructions' }] : []
  if (step !== 'together') return []
  const members = draft.members.flatMap(ofMember).filter(({ what }) => what !== 'memberName' || !isAlone(draft))
  return [...members, ...ofTeam(draft)].filter(({ what }, index, all) => all.findIndex((each) => each.what === what) === index)
}

/** Steps that can be opened: all up to the first one with something missing. */
export function reachable(draft: Draft): Step[] {
  const stop = STEPS.findIndex((step) => problemsOf(draft, step).length > 0)
  return stop < 0 ? [...STEPS] : STEPS.slice(0, stop + 1)
}
