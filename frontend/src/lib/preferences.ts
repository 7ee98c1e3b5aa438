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

/** What this browser has. */
const here = (): Preferences => ({
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

/**
 * Tells the server what is chosen here, to be called after each choice. Without a login there is nobody to remember it
 * for; where the server cannot be told, it holds here all the same.
 */
export function useRemember() {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (wanted: Preferences) => unwrap(api.PATCH('/api/v1/users/me/preferences', { body: wanted })),
    // One after the other: the last choice is the one that stays.
    scope: { id: 'preferences' },
    onMutate: (wanted) =>
      client.setQueryData(preferencesQuery.queryKey, (known) => (known ? { ...known, ...wanted } : wanted)),
  })
  return () => {
    if (getToken() !== null) mutate(here())
  }
}
