/** Logging in through providers: which there are, and how a login that has come back becomes a session. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { type TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { api, unwrap } from '@/lib/api/client'
import { describeError } from '@/lib/api/describe'
import { ApiError } from '@/lib/api/errors'
import { oidcCodeOf } from '@/lib/navigation'
import { rememberProvider } from '@/lib/provider-logout'
import { startSession } from '@/lib/session'

const WHYS = [
  'unknown_provider',
  'state',
  'denied',
  'provider',
  'token',
  'email_unverified',
  'email_domain',
  'email_taken',
  'no_account',
  'disabled',
  'too_many',
] as const
type Why = (typeof WHYS)[number]

const isWhy = (word: unknown): word is Why => WHYS.includes(word as Why)

export const providersQuery = queryOptions({
  queryKey: ['auth', 'providers'],
  queryFn: () => unwrap(api.GET('/api/v1/auth/oidc/providers')),
  staleTime: Infinity,
})

/** Why nobody was let in, from the address of the page or from the exchange of the code. */
export function describeRefusal(t: TFunction<'common'>, cause: string | Error): string {
  const why = cause instanceof ApiError ? cause.details?.why : cause
  if (isWhy(why)) return t(`auth.refused.${why}`)
  return cause instanceof ApiError ? describeError(t, cause) : t('auth.refused.other')
}

async function exchange(code: string) {
  const { provider, ...answer } = await unwrap(api.POST('/api/v1/auth/oidc/exchange', { body: { code } }))
  startSession(answer)
  rememberProvider(provider)
  return null
}

/** The login that the address of the page carries, if it does: `arriving` until its tokens are here. */
export function useArrival(): { arriving: boolean; error: Error | null } {
  const [code] = useState(() => oidcCodeOf(window.location.hash))
  const { isPending, error } = useQuery({
    queryKey: ['auth', 'arrival', code],
    queryFn: () => exchange(code ?? ''),
    enabled: code !== null,
    retry: false,
    staleTime: Infinity,
  })
  useEffect(() => {
    // The code counts once; in the address it would only be taken for something.
    if (code !== null) window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  }, [code])
  return { arriving: code !== null && isPending, error }
}
