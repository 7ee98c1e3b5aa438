'use client'

import { useTranslation } from 'react-i18next'
import { useOptimistic } from '@/lib/mutations'
import { preferencesQuery } from '@/lib/preferences'
import { choose, type Preferences } from './api'

/** Chooses something for oneself: it counts at once, and is as before when the server cannot be told. */
export function useChoosing() {
  const { t } = useTranslation('settings')
  return useOptimistic<Preferences, Preferences>({
    queryKey: preferencesQuery.queryKey,
    apply: (known, wanted) => ({ ...known, ...wanted }),
    send: choose,
    failed: t('preferences.failed'),
  })
}
