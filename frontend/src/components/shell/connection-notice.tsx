'use client'

import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Spinner } from '@/components/ui/spinner'
import { cn } from '@/lib/classes'
import { useConnection, type ConnectionState } from '@/lib/socket'

// A connection that comes back at once is not worth a word.
const PATIENCE_MS: Record<Exclude<ConnectionState, 'online' | 'unauthorized'>, number> = {
  connecting: 1500,
  reconnecting: 600,
  offline: 0,
}

/** The state, once it has lasted long enough to be worth telling; null before that. */
function useLasting(state: ConnectionState) {
  const [lasting, setLasting] = useState<ConnectionState | null>(null)
  useEffect(() => {
    const patience = state === 'online' || state === 'unauthorized' ? 0 : PATIENCE_MS[state]
    const timer = setTimeout(() => setLasting(state), patience)
    return () => clearTimeout(timer)
  }, [state])
  return lasting === state ? state : null
}

/** Says when there is no connection and what that means; silent while all is well. */
export function ConnectionNotice() {
  const { t } = useTranslation()
  const state = useLasting(useConnection())
  const shown = state !== null && state !== 'online' && state !== 'unauthorized' ? state : null
  return (
    // Always in the page, so that a screen reader hears the change.
    <div role="status" className={cn(shown && 'shrink-0 border-b border-warning/25 bg-warning-soft px-4 py-2')}>
      {shown && (
        <p className="flex items-center justify-center gap-2.5 text-sm">
          {shown === 'offline' ? <WifiOff aria-hidden className="size-4 shrink-0 text-warning" /> : <Spinner className="text-warning" />}
          {t(`connection.${shown}`)}
        </p>
      )}
    </div>
  )
}
