'use client'

import { GitFork } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { type Task } from '@/lib/api/types'
import { ForkDialog } from './fork-dialog'

/** In place of the composer, for who may only read: why, and how to go on all the same. */
export function ReaderNote({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const [forking, setForking] = useState(false)
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-t px-4 py-3 text-sm text-muted-foreground">
      <p className="text-center text-pretty">{t(task.spec.is_group_chat ? 'reader.group' : 'reader.shared')}</p>
      <Button variant="outline" size="sm" onClick={() => setForking(true)}>
        <GitFork aria-hidden />
        {t('menu.fork')}
      </Button>
      {forking && <ForkDialog task={task} onClose={() => setForking(false)} />}
    </div>
  )
}
