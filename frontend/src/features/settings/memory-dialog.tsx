'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { LongTextField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { MEMORIES_KEY, remember, rewrite, type Memory } from './api'

/** Writes a memory down, or writes it anew. */
export function MemoryDialog({ trigger, memory }: { trigger: ReactNode; memory?: Memory }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(MEMORIES_KEY)
  const save = (text: string) => refreshing(memory ? rewrite(memory.id, text) : remember(text))
  return (
    <FormDialog
      trigger={trigger}
      title={t(memory ? 'memories.editTitle' : 'memories.new')}
      submit={t('common:app.save')}
      initial={{ text: memory?.text ?? '' }}
      ready={({ text }) => text.trim() !== ''}
      onSubmit={({ text }) => save(text.trim())}
    >
      {({ values, set, errors }) => (
        <LongTextField
          label={t('memories.text')}
          hint={t('memories.textHint')}
          error={errors.text}
          value={values.text}
          onValueChange={(text) => set({ text })}
        />
      )}
    </FormDialog>
  )
}
