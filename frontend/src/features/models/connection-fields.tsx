'use client'

import { useTranslation } from 'react-i18next'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordInput } from '@/components/ui/password-input'
import { Select } from '@/components/ui/select'
import { type Faults, type ModelForm, PROVIDERS } from './form'

export interface FieldsProps {
  form: ModelForm
  faults: Faults
  set: (change: Partial<ModelForm>) => void
}

/** Which provider, where it is, and how to get in. */
export function ConnectionFields({ form, faults, set, keyStored }: FieldsProps & { keyStored: boolean }) {
  const { t } = useTranslation('models')
  return (
    <>
      <Field label={t('form.provider')}>
        {(wiring) => (
          <Select
            {...wiring}
            options={PROVIDERS.map((value) => ({ value, label: t(`providers.${value}`), hint: t(`providerHints.${value}`) }))}
            value={form.provider}
            onValueChange={(provider) => set({ provider })}
          />
        )}
      </Field>
      <Field
        label={t('form.baseUrl')}
        hint={form.provider === 'compatible' ? t('form.baseUrlNeeded') : t('form.baseUrlHint')}
        error={faults.baseUrl && t(`faults.${faults.baseUrl}`)}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="url"
            inputMode="url"
            spellCheck={false}
            placeholder={form.provider === 'compatible' ? 'http://localhost:11434/v1' : undefined}
            value={form.baseUrl}
            onChange={(event) => set({ baseUrl: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('form.key')} hint={keyStored ? t('form.keyStored') : t('form.keyHint')}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            showLabel={t('form.showKey')}
            hideLabel={t('form.hideKey')}
            autoComplete="off"
            data-1p-ignore
            value={form.key}
            onChange={(event) => set({ key: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
