'use client'

import { useRouter } from 'next/navigation'
import { useEffect, type ReactNode } from 'react'
import { Splash } from '@/components/brand/splash'
import { loginPath, placeOf } from '@/lib/navigation'
import { useSession } from '@/lib/session'
import { Workspace } from './workspace'

/** Everything that needs a login: without one, to the login page and back again. */
export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  const router = useRouter()
  const { token, login, ended } = useSession()
  useEffect(() => {
    if (login) return
    // After logging out on purpose the next person starts afresh.
    router.replace(ended === 'left' ? '/login' : loginPath(placeOf(window.location)))
  }, [login, ended, router])
  if (!token) return <Splash />
  return <Workspace>{children}</Workspace>
}
