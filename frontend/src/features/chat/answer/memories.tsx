'use client'

import { useQuery } from '@tanstack/react-query'
import { BookMarked } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '@/lib/api/client'
import type { Wire } from '@/lib/api/types'

type MemoryUse = Wire['MemoryUse']

/** Its words are its user's alone: others are told that they cannot see them. */
function MemoryText({ id, wanted }: { id: number; wanted: boolean }) {
  const { t } = useTranslation('answer')
  const memory = useQuery({
    queryKey: ['memories', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/memories/{memory_id}', { params: { path: { memory_id: id } } })),
    enabled: wanted,
    retry: false,
    staleTime: 60_000,
  })
  if (memory.isError) return <span className="text-muted-foreground">{t('memories.hidden')}</span>
  return <span className="wrap-anywhere">{memory.data?.text ?? '…'}</span>
}

interface Props {
  memories: readonly MemoryUse[]
  open: boolean
  onOpen: (open: boolean) => void
  idOf: (number: number) => string
}

/** What is remembered of the person and was cited by the answer. */
export function Memories({ memories, open, onOpen, idOf }: Props) {
  const { t } = useTranslation('answer')
  return (
    <details
      open={open}
      data-testid="memories"
      className="mt-3 rounded-lg border bg-card text-sm"
      onToggle={(event) => { onOpen(event.currentTarget.open) }}
    >
      <summary className="flex min-h-9 cursor-pointer items-center gap-2 rounded-lg px-3 py-1.5 hover:bg-accent pointer-coarse:min-h-11">
        <BookMarked aria-hidden className="size-4 text-muted-foreground" />
        {t('memories.title', { count: memories.length })}
      </summary>
      <ul className="space-y-1 border-t p-2">
        {memories.map(({ number, memory_id: id }) => (
          <li key={number} id={idOf(number)} tabIndex={-1} className="flex gap-2.5 rounded-md p-2 focus:bg-primary-soft focus:outline-none">
            <span className="shrink-0 font-mono text-xs leading-5 text-muted-foreground">[m{number}]</span>
            <MemoryText id={id} wanted={open} />
          </li>
        ))}
      </ul>
    </details>
  )
}
