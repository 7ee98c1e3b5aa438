'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Splash } from '@/components/brand/splash'

/** The chat is the home of everybody; the fragment may carry a set-up code. */
export default function HomePage() {
  const router = useRouter()
  useEffect(() => {
    const { hash } = window.location
    router.replace(hash.startsWith('#setup=') ? `/setup${hash}` : '/chat')
  }, [router])
  return <Splash />
}
