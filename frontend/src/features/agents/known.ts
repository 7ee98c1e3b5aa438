/** Everything that teams are made of, as far as the viewer sees it. */
import { useQuery } from '@tanstack/react-query'
import { allQuery } from '@/lib/resources'

export function useKnown() {
  const teams = useQuery(allQuery('Team'))
  const bots = useQuery(allQuery('Bot'))
  const ghosts = useQuery(allQuery('Ghost'))
  const models = useQuery(allQuery('Model'))
  const shells = useQuery(allQuery('Shell'))
  const skills = useQuery(allQuery('Skill'))
  const all = [teams, bots, ghosts, models, shells, skills]
  return {
    pending: all.some((query) => query.isPending),
    error: all.find((query) => query.error)?.error,
    retry: () => {
      for (const query of all) void query.refetch()
    },
    known: {
      teams: teams.data ?? [],
      bots: bots.data ?? [],
      ghosts: ghosts.data ?? [],
      models: models.data ?? [],
      shells: shells.data ?? [],
      skills: skills.data ?? [],
    },
  }
}

export type Known = ReturnType<typeof useKnown>['known']
