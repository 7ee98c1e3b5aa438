'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { readToTheEnd, taskQuery } from './api'
import { changeCached, changeLists } from './cache'
import { changeOne } from './live'
import { isBusy, readAll, unreadOf } from './task-facts'

function useLooking(): boolean {
  const [looking, setLooking] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setLooking(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return looking
}

/** Tells the server that the conversation in front of somebody is read; an answer once it has ended. */
export function useMarkRead(id: number | null) {
  const client = useQueryClient()
  const looking = useLooking()
  const { data } = useQuery({ ...taskQuery(id ?? 0), enabled: id !== null })
  const news = data !== undefined && unreadOf(data) > 0 && !isBusy(data)
  useEffect(() => {
    if (id === null || !looking || !news) return
    readToTheEnd(id).then(
      () => {
        changeLists(client, (pages, filter) => pages && changeOne(pages, id, filter, readAll))
        changeCached(client, id, readAll)
      },
      // It stays marked, and is told the next time.
      () => undefined,
    )
  }, [client, id, looking, news])
}
