'use client'

import { useQuery } from '@tanstack/react-query'
import { type Model, type Team } from '@/lib/api/types'
import { MODEL_KEY, TEAM_KEY, useRemember } from '@/lib/preferences'
import { useStored } from '@/lib/stored'
import { botQuery, modelsQuery, teamsQuery } from './api'
import { byRank, chooseTeam, chosenModel, offered, standardModel } from './choice'

export interface AgentChoice {
  pending: boolean
  failed: boolean
  retry: () => void
  /** To choose from. */
  teams: Team[]
  /** To choose from, the preferred one first. */
  models: Model[]
  /** Also those that cannot be chosen: earlier answers may be by them. */
  allModels: Model[]
  team: Team | null
  /** Chosen by hand; null: the installation decides. */
  model: Model | null
  /** The model that will answer. */
  answering: Model | null
  /** The model that answers when none is chosen by hand. */
  standard: Model | null
  setTeam: (name: string) => void
  setModel: (name: string | null) => void
}

function useBotOf(team: Team | null) {
  const ref = team?.spec.members[0]?.botRef
  return useQuery({ ...botQuery(ref ?? { name: '' }), enabled: ref !== undefined }).data
}

/** Teams and models of the installation, and what this browser chose among them. */
export function useAgentChoice(): AgentChoice {
  const teams = useQuery(teamsQuery)
  const models = useQuery(modelsQuery)
  const [teamName, setTeam] = useStored(TEAM_KEY)
  const [modelName, setModel] = useStored(MODEL_KEY)
  const remember = useRemember()
  const team = chooseTeam(teams.data ?? [], teamName)
  const bot = useBotOf(team)
  const ranked = byRank(models.data ?? [])
  const model = chosenModel(ranked, modelName)
  const standard = standardModel(ranked, bot)
  return {
    pending: teams.isPending || models.isPending,
    failed: teams.isError || models.isError,
    retry: () => {
      void teams.refetch()
      void models.refetch()
    },
    teams: offered(teams.data ?? [], teamName),
    models: offered(ranked, modelName),
    allModels: ranked,
    team,
    model,
    answering: model ?? standard,
    standard,
    setTeam: (name) => {
      setTeam(name)
      remember()
    },
    setModel: (name) => {
      setModel(name)
      remember()
    },
  }
}
