/** Which team answers, and with which model. Pure: from what is there and what was chosen. */
import { type Bot, type Model, type Resource, type Team } from '@/lib/api/types'

const STANDARD_TEAM = 'wegent-chat'
const RANK = 'wegent.io/rank'
const DEMO = 'wegent.io/demo'

/** Name for people. */
export const labelOf = (resource: Resource) => resource.metadata.displayName ?? resource.metadata.name

export const isDemo = (model: Model) => model.metadata.labels?.[DEMO] === 'true'

export const isAvailable = (resource: Team | Model) => resource.status?.state !== 'Unavailable'

/** What can be chosen: all that can answer, and what was chosen before also when it no longer can, so that it is seen. */
export const offered = <T extends Team | Model>(resources: readonly T[], chosen: string | null): T[] =>
  resources.filter((resource) => isAvailable(resource) || resource.metadata.name === chosen)

const rankOf = (model: Model) => Number(model.metadata.annotations?.[RANK] ?? Number.MAX_SAFE_INTEGER)

/** Models in the installation's order of preference. */
export const byRank = (models: readonly Model[]) => models.toSorted((a, b) => rankOf(a) - rankOf(b))

/** Of the teams that can answer: the one that was chosen here before, else the standard one, else the first. */
export function chooseTeam(teams: readonly Team[], chosen: string | null): Team | null {
  const able = teams.filter(isAvailable)
  const named = (name: string | null) => able.find((team) => team.metadata.name === name)
  return named(chosen) ?? named(STANDARD_TEAM) ?? able[0] ?? null
}

/** The model that answers when nobody chooses: the bot's own, else the available one of the best rank. */
export function standardModel(models: readonly Model[], bot: Bot | undefined): Model | null {
  const own = bot?.spec.modelRef?.name
  return models.find((model) => model.metadata.name === own) ?? byRank(models).find(isAvailable) ?? null
}

/** The model that was chosen here before, if it can still answer. */
export function chosenModel(models: readonly Model[], chosen: string | null): Model | null {
  return models.find((model) => model.metadata.name === chosen && isAvailable(model)) ?? null
}
