'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SecretField, TextField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { toast } from '@/components/ui/toast'
import { secretsKey, storeSecret, type Holder, type Secret } from './api'

interface Props {
  holder: Holder
  trigger: ReactNode
  /** One that gets another value. */
  secret?: Secret
}

export function SecretDialog({ holder, trigger, secret }: Props) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(secretsKey(holder))
  const store = async (name: string, value: string) => {
    await refreshing(storeSecret(holder, name, value))
    toast(t('secrets.stored', { name }))
  }
  return (
    <FormDialog
      trigger={trigger}
      title={secret ? t('secrets.replaceTitle', { name: secret.name }) : t('secrets.new')}
      submit={t('common:app.save')}
      initial={{ name: secret?.name ?? '', value: '' }}
      ready={({ name, value }) => name.trim() !== '' && value !== ''}
      onSubmit={({ name, value }) => store(name.trim(), value)}
    >
      {({ values, set, errors }) => (
        <>
          <TextField
            label={t('secrets.name')}
            hint={t('secrets.nameHint')}
            error={errors.name}
            disabled={secret !== undefined}
            spellCheck={false}
            autoCapitalize="none"
            value={values.name}
            onValueChange={(name) => set({ name })}
          />
          <SecretField
            label={t('secrets.value')}
            hint={t('secrets.valueHint')}
            error={errors.value}
            value={values.value}
            onValueChange={(value) => set({ value })}
          />
        </>
      )}
    </FormDialog>
  )
}
