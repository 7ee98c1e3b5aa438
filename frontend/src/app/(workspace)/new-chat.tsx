'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { ComponentProps } from 'react'
import { create } from 'zustand'
import { useShortcut } from '@/lib/shortcuts'
import { useTaskParam } from './task-param'

const useTimes = create<number>()(() => 0)

/**
 * Different after each time that a new chat was asked for while the page knew of no conversation: one that has just
 * begun may be there before the router has told the page of it, and for the router nothing changes then.
 */
export const useNewChatKey = useTimes

function useBegin(): () => void {
  const known = useTaskParam() !== null
  return () => {
    if (!known) useTimes.setState((times) => times + 1, true)
  }
}

export function NewChatLink({ onClick, ...props }: Omit<ComponentProps<typeof Link>, 'href'>) {
  const begin = useBegin()
  return (
    <Link
      {...props}
      href="/chat"
      onClick={(event) => {
        begin()
        onClick?.(event)
      }}
    />
  )
}

export function useNewChatShortcut() {
  const begin = useBegin()
  const router = useRouter()
  useShortcut('newChat', () => {
    begin()
    router.push('/chat')
  })
}
