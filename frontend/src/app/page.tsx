'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Splash } from '@/components/brand/splash'
import { getToken } from '@/lib/session'

/** The chat is the home of everybody who is logged in; the fragment may carry a set-up code. */
export default function HomePage() {
  const router = useRouter()
  useEffect(() => {
    router.replace(getToken() ? '/chat' : `/login${window.location.hash}`)
  }, [router])
  return <Splash />
}
