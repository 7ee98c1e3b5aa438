'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Spinner } from '@/components/ui/spinner'
import { type Message, type Task } from '@/lib/api/types'
import { forkTask, latestQuery } from './api'
import { refreshLists } from './cache'
import { idOf } from './ui'

const ALL = 'all'
const EXCERPT = 60
const LONGEST_TITLE = 200

const excerpt = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line
}

/** Complete answers, behind each of which the copy may end; the last one is all of it. */
const cuts = (messages: readonly Message[]) => messages.filter(({ role, status }) => role === 'ASSISTANT' && status === 'COMPLETED').slice(1)

/** A copy of one's own, of all that was said or of its beginning. */
export function ForkDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation('tasks')
  const { t: common } = useTranslation()
  const router = useRouter()
  const client = useQueryClient()
  const [title, setTitle] = useState(task.spec.title)
  const [upTo, setUpTo] = useState(ALL)
  const messages = useQuery(latestQuery(idOf(task))).data ?? []
  const options = [
    { value: ALL, label: t('fork.all') },
    ...cuts(messages).map(({ message_id, content }) => ({ value: String(message_id), label: t('fork.upTo', { text: excerpt(content) }) })),
  ]
  const fork = useMutation({
    mutationFn: () =>
      forkTask(idOf(task), {
        ...(title.trim() !== '' && { title: title.trim() }),
        ...(upTo !== ALL && { after_message_id: Number(upTo) }),
      }),
    onSuccess: (copy) => {
      onClose()
      void refreshLists(client)
      router.push(`/chat?task=${String(idOf(copy))}`)
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('fork.title')} description={t('fork.text')} closeLabel={common('app.close')}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault()
            fork.mutate()
          }}
        >
          <Field label={t('title')}>
            {(wiring) => <Input {...wiring} value={title} maxLength={LONGEST_TITLE} onChange={(event) => setTitle(event.target.value)} />}
          </Field>
          <Field label={t('fork.part')}>{(wiring) => <Select {...wiring} options={options} value={upTo} onValueChange={setUpTo} />}</Field>
          {fork.error && <ErrorState error={fork.error} />}
          <div className="flex flex-wrap justify-end gap-2 pt-2">
            <Button variant="outline" onClick={onClose}>
              {common('app.cancel')}
            </Button>
            <Button type="submit" disabled={fork.isPending}>
              {fork.isPending && <Spinner />}
              {t('fork.make')}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  )
}
