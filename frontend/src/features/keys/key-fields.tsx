'use client'

import { useTranslation } from 'react-i18next'
import { type FormState } from '@/components/forms/form-dialog'
import { TextField } from '@/components/forms/fields'
import { CheckboxRow } from '@/components/ui/checkbox'
import { SwitchRow } from '@/components/ui/switch'
import { SCOPES, type ApiKey, type Scope } from './api'
import { dayFromTime, dayOf, endOfDay } from './expiry'

export interface KeyValues {
  name: string
  scopes: readonly Scope[]
  /** As `2026-01-31`; empty: as late as the installation allows. */
  until: string
  actsForUsers: boolean
}

export const NEW_KEY: KeyValues = { name: '', scopes: ['read', 'use'], until: '', actsForUsers: false }

export const valuesOf = (key: ApiKey): KeyValues => ({
  name: key.name,
  scopes: key.scopes,
  until: dayFromTime(key.expires_at),
  actsForUsers: key.acts_for_users,
})

export const isReady = ({ name, scopes }: KeyValues) => name.trim() !== '' && scopes.length > 0

/** What is sent; the end only when another day was chosen, since it has a time of day. */
export const bodyOf = (values: KeyValues, forService: boolean, before?: ApiKey) => ({
  name: values.name.trim(),
  scopes: [...values.scopes],
  ...(before && dayFromTime(before.expires_at) === values.until ? {} : { expires_at: endOfDay(values.until) }),
  ...(forService ? { acts_for_users: values.actsForUsers } : {}),
})

function Scopes({ values: { scopes }, set, offered }: FormState<KeyValues> & { offered: readonly Scope[] }) {
  const { t } = useTranslation('keys')
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{t('scopes.label')}</legend>
      {offered.map((scope) => (
        <CheckboxRow
          key={scope}
          checked={scopes.includes(scope)}
          onCheckedChange={(checked) => set({ scopes: SCOPES.filter((each) => (each === scope ? checked === true : scopes.includes(each))) })}
        >
          <span className="font-medium">{t(`scopes.${scope}.name`)}</span>
          <span className="block text-muted-foreground">{t(`scopes.${scope}.text`)}</span>
        </CheckboxRow>
      ))}
    </fieldset>
  )
}

interface Props {
  form: FormState<KeyValues>
  offered: readonly Scope[]
  forService: boolean
}

export function KeyFields({ form, offered, forService }: Props) {
  const { t } = useTranslation('keys')
  const { values, set, errors } = form
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        error={errors.name}
        maxLength={255}
        value={values.name}
        onValueChange={(name) => set({ name })}
      />
      <Scopes {...form} offered={offered} />
      {forService && (
        <SwitchRow
          label={t('acts.label')}
          hint={t('acts.hint')}
          checked={values.actsForUsers}
          onCheckedChange={(actsForUsers) => set({ actsForUsers })}
        />
      )}
      <TextField
        type="date"
        label={t('until')}
        hint={t('untilHint')}
        error={errors.expires_at}
        min={dayOf(new Date())}
        value={values.until}
        onValueChange={(until) => set({ until })}
      />
    </>
  )
}
