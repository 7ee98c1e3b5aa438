'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { chatSocket, type Sender } from '@/lib/socket'
import { presenceQuery } from './api'

const same = (one: Sender, other: Sender) => one.user_id === other.user_id

/** Who has a group chat open at this moment; nobody is asked about other conversations (null). */
export function usePresence(id: number | null): readonly Sender[] {
  const client = useQueryClient()
  useEffect(() => {
    if (id === null) return undefined
    return chatSocket().onConversationEvent((event) => {
      if (event.type === 'task:presence' && event.payload.task_id === id) client.setQueryData(presenceQuery(id).queryKey, event.payload.users)
    })
  }, [client, id])
  return useQuery({ ...presenceQuery(id ?? 0), enabled: id !== null }).data ?? []
}

/** Who is writing there now. */
export function useTyping(id: number | null): readonly Sender[] {
  const [typing, setTyping] = useState<{ id: number | null; people: readonly Sender[] }>({ id, people: [] })
  useEffect(() => {
    if (id === null) return undefined
    const timers = new Map<number, ReturnType<typeof setTimeout>>()
    const change = (sender: Sender, writes: boolean) =>
      setTyping(({ people }) => ({ id, people: [...people.filter((each) => !same(each, sender)), ...(writes ? [sender] : [])] }))
    const stop = chatSocket().onConversationEvent(({ type, payload }) => {
      if (type !== 'chat:typing' || payload.task_id !== id) return
      clearTimeout(timers.get(payload.sender.user_id))
      change(payload.sender, payload.typing)
      if (payload.typing) timers.set(payload.sender.user_id, setTimeout(() => change(payload.sender, false), payload.seconds * 1000))
    })
    return () => {
      stop()
      timers.forEach(clearTimeout)
      setTyping({ id: null, people: [] })
    }
  }, [id])
  return typing.id === id ? typing.people : []
}
