'use client'

import { Pencil } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { IconAction, RemoveAction } from '@/components/actions/icon-action'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { Time } from '@/components/ui/time'
import { forget, MEMORIES_KEY, type Memory } from './api'
import { MemoryDialog } from './memory-dialog'

function Origin({ memory }: { memory: Memory }) {
  const { t } = useTranslation('settings')
  if (memory.task_id === null) return t('memories.byYou')
  return (
    <Link href={`/chat?task=${String(memory.task_id)}`} className="underline underline-offset-2 hover:text-foreground">
      {t('memories.fromChat')}
    </Link>
  )
}

export function MemoryRow({ memory }: { memory: Memory }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(MEMORIES_KEY)
  return (
    <li className="flex items-start gap-2 py-2 pr-2 pl-4">
      <div className="min-w-0 flex-1 py-1 text-sm">
        <p className="wrap-anywhere whitespace-pre-wrap">{memory.text}</p>
        <p className="mt-0.5 text-xs text-muted-foreground">
          <Origin memory={memory} /> · <Time at={memory.updated_at} />
        </p>
      </div>
      <MemoryDialog memory={memory} trigger={<IconAction icon={Pencil} label={t('memories.edit', { text: memory.text })} />} />
      <RemoveAction
        label={t('memories.forgetLabel', { text: memory.text })}
        title={t('memories.forgetTitle')}
        text={memory.text}
        confirm={t('memories.forget')}
        onConfirm={() => refreshing(forget(memory.id))}
      />
    </li>
  )
}
