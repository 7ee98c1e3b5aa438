'use client'

import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ShownOnce } from '@/components/actions/shown-once'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SecretField, SelectField, TextField } from '@/components/forms/fields'
import { FormDialog, type FormState } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { SwitchRow } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { createUser, USERS_KEY, type User } from './api'

interface Values {
  name: string
  displayName: string
  email: string
  verified: boolean
  role: User['role']
  password: string
}

const EMPTY: Values = { name: '', displayName: '', email: '', verified: false, role: 'user', password: '' }

const bodyOf = (values: Values) => ({
  user_name: values.name.trim(),
  display_name: values.displayName.trim() || null,
  email: values.email.trim() || null,
  email_verified: values.email.trim() !== '' && values.verified,
  role: values.role,
  password: values.password || null,
})

export type Described = Pick<Values, 'displayName' | 'email' | 'verified' | 'role'>

/** What can be said about an account, new or not. */
export function AccountFields({ values, set, errors }: Pick<FormState<Described>, 'values' | 'set' | 'errors'>) {
  const { t } = useTranslation(['admin', 'common'])
  return (
    <>
      <TextField
        label={t('users.displayName')}
        error={errors.display_name}
        maxLength={200}
        value={values.displayName}
        onValueChange={(displayName) => set({ displayName })}
      />
      <TextField type="email" label={t('users.email')} error={errors.email} value={values.email} onValueChange={(email) => set({ email })} />
      {values.email.trim() !== '' && (
        <SwitchRow
          label={t('users.verified')}
          hint={t('users.verifiedHint')}
          checked={values.verified}
          onCheckedChange={(verified) => set({ verified })}
        />
      )}
      <SelectField
        label={t('users.role')}
        options={(['user', 'admin'] as const).map((value) => ({ value, label: t(`common:account.roles.${value}`), hint: t(`users.roleHints.${value}`) }))}
        value={values.role}
        onValueChange={(role) => set({ role })}
      />
    </>
  )
}

/** Makes an account; a password that the server made is shown once. */
export function NewUser() {
  const { t } = useTranslation('admin')
  const refreshing = useRefreshing(USERS_KEY)
  const [password, setPassword] = useState<string | null>(null)
  const make = async (values: Values) => {
    const made = await refreshing(createUser(bodyOf(values)))
    setPassword(made.password ?? null)
    toast(t('users.made', { name: made.user_name }))
  }
  return (
    <>
      <FormDialog<Values>
        trigger={
          <Button>
            <UserPlus aria-hidden />
            {t('users.new')}
          </Button>
        }
        title={t('users.new')}
        submit={t('users.make')}
        initial={EMPTY}
        ready={({ name }) => name.trim() !== ''}
        onSubmit={make}
      >
        {(form) => (
          <>
            <TextField
              label={t('users.name')}
              hint={t('users.nameHint')}
              error={form.errors.user_name}
              maxLength={64}
              spellCheck={false}
              autoCapitalize="none"
              value={form.values.name}
              onValueChange={(name) => form.set({ name })}
            />
            <AccountFields {...form} />
            <SecretField
              label={t('users.password')}
              hint={t('users.passwordHint')}
              error={form.errors.password}
              autoComplete="new-password"
              value={form.values.password}
              onValueChange={(written) => form.set({ password: written })}
            />
          </>
        )}
      </FormDialog>
      <ShownOnce title={t('users.madeTitle')} label={t('users.password')} secret={password} onClose={() => setPassword(null)} />
    </>
  )
}
