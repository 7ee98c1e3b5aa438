'use client'

import { useTranslation } from 'react-i18next'
import { LongTextField, SelectField, TextField } from '@/components/forms/fields'
import { type FormState } from '@/components/forms/form-dialog'
import { type Group, type Visibility } from './api'

export interface Described {
  displayName: string
  description: string
  visibility: Visibility
}

const VISIBILITIES: readonly Visibility[] = ['private', 'internal', 'public']

export const describedOf = (group: Group): Described => ({
  displayName: group.display_name ?? '',
  description: group.description ?? '',
  visibility: group.visibility,
})

export const describedBody = ({ displayName, description, visibility }: Described) => ({
  display_name: displayName.trim() || null,
  description: description.trim() || null,
  visibility,
})

/** What can be said about a group, new or not. */
export function GroupFields({ values, set, errors }: Pick<FormState<Described>, 'values' | 'set' | 'errors'>) {
  const { t } = useTranslation('groups')
  return (
    <>
      <SelectField
        label={t('visibility.label')}
        hint={t(`visibility.${values.visibility}.text`)}
        error={errors.visibility}
        options={VISIBILITIES.map((value) => ({ value, label: t(`visibility.${value}.name`), hint: t(`visibility.${value}.text`) }))}
        value={values.visibility}
        onValueChange={(visibility) => set({ visibility })}
      />
      <LongTextField
        label={t('description')}
        error={errors.description}
        className="min-h-16"
        value={values.description}
        onValueChange={(description) => set({ description })}
      />
    </>
  )
}

export function DisplayNameField({ values, set, errors }: Pick<FormState<Described>, 'values' | 'set' | 'errors'>) {
  const { t } = useTranslation('groups')
  return (
    <TextField
      label={t('displayName')}
      error={errors.display_name}
      value={values.displayName}
      onValueChange={(displayName) => set({ displayName })}
    />
  )
}
