'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Splash } from '@/components/brand/splash'
import { useSession } from '@/lib/session'

/** The chat is the home of everybody who is logged in; the fragment may carry a set-up code. */
export default function HomePage() {
  const router = useRouter()
  const { token, login } = useSession()
  useEffect(() => {
    // A login at an MCP server that nobody here knows of comes back to here.
    if (token) router.replace(new URLSearchParams(window.location.search).has('mcp') ? `/connections${window.location.search}` : '/chat')
    else if (!login) router.replace(`/login${window.location.hash}`)
  }, [token, login, router])
  return <Splash />
}
