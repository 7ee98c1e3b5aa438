'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, useState, type ReactNode } from 'react'
import { Splash } from '@/components/brand/splash'
import { Unloadable } from '@/components/brand/unloadable'
import { ApiError } from '@/lib/api/errors'
import { keepSession } from '@/lib/api/renewal'
import { keepDraftsApart } from '@/lib/drafts-owner'
import { followLanguage, startI18n } from '@/lib/i18n'
import { followProviderLogout } from '@/lib/provider-logout'
import { followOtherWindows, useSession } from '@/lib/session'
import { followTheme } from '@/lib/theme'

const MAX_RETRIES = 2

/** Only what may go better the next time is tried again. */
function worthRetrying(failures: number, error: Error) {
  const status = error instanceof ApiError ? error.status : 0
  return failures < MAX_RETRIES && (status === 0 || status >= 500)
}

const createClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 15_000, refetchOnWindowFocus: false },
      // Without a network a change fails at once and says so, instead of being made at some later time.
      mutations: { networkMode: 'always' },
    },
  })

// Texts are on their way while React still looks at the page.
let texts: Promise<void> | null = null
const textsReady = () => (texts ??= startI18n())
if (typeof window !== 'undefined') textsReady().catch(() => undefined)

function useLanguage() {
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')
  useEffect(() => {
    textsReady().then(
      () => setState('ready'),
      () => setState('failed'),
    )
  }, [])
  return state
}

/** What one person has seen must not be shown to the next one on the same browser. */
function useForgetting(client: QueryClient) {
  useEffect(
    () =>
      useSession.subscribe((session, before) => {
        if (before.login !== null && session.login !== before.login) client.clear()
      }),
    [client],
  )
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createClient)
  const language = useLanguage()
  useEffect(followTheme, [])
  useEffect(followLanguage, [])
  useEffect(followOtherWindows, [])
  useEffect(keepDraftsApart, [])
  useEffect(keepSession, [])
  useEffect(() => followProviderLogout(), [])
  useForgetting(client)
  if (language === 'failed') return <Unloadable />
  if (language === 'loading') return <Splash />
  return (
    <QueryClientProvider client={client}>
      <Suspense fallback={<Splash />}>{children}</Suspense>
    </QueryClientProvider>
  )
}
