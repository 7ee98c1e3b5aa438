/** What a person has chosen for themselves. The server keeps it, so that it is there in every browser; this one has a copy. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, unwrap } from '@/lib/api/client'
import { type Wire } from '@/lib/api/types'
import { changeLanguage, currentLanguage, storedLanguage } from '@/lib/i18n'
import { getToken } from '@/lib/session'
import { setStored } from '@/lib/stored'
import { setTheme, storedTheme } from '@/lib/theme'

type Preferences = Wire['Preferences']

export const TEAM_KEY = 'wegent.team'
export const MODEL_KEY = 'wegent.model'

export const preferencesQuery = queryOptions({
  queryKey: ['users', 'me', 'preferences'],
  queryFn: () => unwrap(api.GET('/api/v1/users/me/preferences')),
  staleTime: Infinity,
})

/** What a browser has a copy of. */
type Copied = Required<Pick<Preferences, 'language' | 'theme' | 'team' | 'model'>>

/** What this browser has. */
const here = (): Copied => ({
  language: storedLanguage(),
  theme: storedTheme(),
  team: localStorage.getItem(TEAM_KEY),
  model: localStorage.getItem(MODEL_KEY),
})

function take({ language, theme, team, model }: Preferences) {
  if (language && language !== currentLanguage()) void changeLanguage(language)
  if (theme && theme !== storedTheme()) setTheme(theme)
  setStored(TEAM_KEY, team ?? null)
  setStored(MODEL_KEY, model ?? null)
}

/** Has this browser do as its person has chosen, here or elsewhere. Who has never chosen keeps what is here. */
export function useFollowPreferences() {
  const { data } = useQuery(preferencesQuery)
  useEffect(() => {
    if (data && (data.language ?? data.theme ?? data.team ?? data.model)) take(data)
  }, [data])
}

/** Changes what the server keeps: one after the other, so that the last choice is the one that stays. */
function useKeep() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (wanted: Preferences) => unwrap(api.PATCH('/api/v1/users/me/preferences', { body: wanted })),
    scope: { id: 'preferences' },
    onMutate: (wanted) =>
      client.setQueryData(preferencesQuery.queryKey, (known) => (known ? { ...known, ...wanted } : wanted)),
  }).mutate
}

/**
 * Tells the server what is chosen here, to be called after each choice. Without a login there is nobody to remember it
 * for; where the server cannot be told, it holds here all the same.
 */
export function useRemember() {
  const keep = useKeep()
  return () => {
    if (getToken() !== null) keep(here())
  }
}

/** Whether somebody was shown around, or did not want that; while nobody knows, they were. */
export function useTourSeen() {
  const keep = useKeep()
  const { data } = useQuery(preferencesQuery)
  return { seen: data?.tour_seen ?? true, see: () => keep({ tour_seen: true }) }
}

const NONE: readonly string[] = []

/** Names of the skills that all of one's conversations can use, and how to change them; undone where the server refuses. */
export function useDefaultSkills() {
  const client = useQueryClient()
  const { data } = useQuery(preferencesQuery)
  const change = useMutation({
    mutationFn: (names: string[]) => unwrap(api.PATCH('/api/v1/users/me/preferences', { body: { default_skills: names } })),
    scope: { id: 'preferences' },
    onMutate: (names) => {
      const before = client.getQueryData(preferencesQuery.queryKey)
      client.setQueryData(preferencesQuery.queryKey, (known) => known && { ...known, default_skills: names })
      return before
    },
    onError: (_error, _names, before) => client.setQueryData(preferencesQuery.queryKey, before),
  })
  return { names: data?.default_skills ?? NONE, change }
}
