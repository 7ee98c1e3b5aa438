'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RadioGroup } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Spinner } from '@/components/ui/spinner'
import { toast } from '@/lib/toasts'
import { type Task } from '@/lib/api/types'
import { setAnswers } from './api'

const ANSWERS = ['addressed', 'always'] as const
type Answers = (typeof ANSWERS)[number]

function Choice({ value, onChoose }: { value: Answers; onChoose: (value: Answers) => void }) {
  const { t } = useTranslation('tasks')
  return (
    <RadioGroup.Root aria-label={t('group.answers')} value={value} onValueChange={(chosen) => onChoose(chosen as Answers)} className="space-y-2">
      {ANSWERS.map((answers) => (
        <label
          key={answers}
          className="flex cursor-pointer items-start gap-3 rounded-lg border p-3 text-sm transition-colors hover:bg-accent has-data-[state=checked]:border-primary has-data-[state=checked]:bg-primary-soft"
        >
          <RadioGroup.Item value={answers} className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-input bg-card data-[state=checked]:border-primary">
            <RadioGroup.Indicator className="size-2 rounded-full bg-primary" />
          </RadioGroup.Item>
          <span>
            <span className="block font-medium">{t(`group.${answers}`)}</span>
            <span className="block text-muted-foreground">{t(`group.${answers}Text`)}</span>
          </span>
        </label>
      ))}
    </RadioGroup.Root>
  )
}

/** Makes a group chat of a conversation, or says which messages of one are answered. */
export function GroupDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation('tasks')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const group = task.spec.is_group_chat
  const [answers, setChosen] = useState<Answers>(task.spec.answers ?? 'addressed')
  const save = useMutation({
    mutationFn: async () => {
      // As it is now: by the time the answer comes, it is a group chat.
      const done = group ? 'done.groupSettings' : 'done.group'
      await setAnswers(task, answers)
      return done
    },
    onSuccess: (done) => {
      onClose()
      toast(t(done))
      return client.invalidateQueries({ queryKey: ['tasks'] })
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t(group ? 'menu.groupSettings' : 'group.title')} description={group ? undefined : t('group.text')} closeLabel={common('app.close')}>
        <h3 className="mb-2 text-sm font-medium">{t('group.answers')}</h3>
        <Choice value={answers} onChoose={setChosen} />
        {save.error && <ErrorState error={save.error} className="mt-4" />}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button variant="outline" onClick={onClose}>
            {common('app.cancel')}
          </Button>
          <Button disabled={save.isPending} onClick={() => save.mutate()}>
            {save.isPending && <Spinner />}
            {t(group ? 'group.save' : 'group.make')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  )
}
