'use client'

import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SecretField } from '@/components/forms/fields'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { changePassword, LOGINS_KEY } from './api'

const SHORTEST = 8
const EMPTY = { current: '', wanted: '', again: '' }

/** What is wrong with what was typed, by field. */
function useComplaints({ wanted, again }: typeof EMPTY) {
  const { t } = useTranslation()
  return {
    wanted: wanted.length < SHORTEST ? t('auth.passwordShort') : undefined,
    again: wanted === again ? undefined : t('auth.passwordsDiffer'),
  }
}

export function PasswordForm({ userName }: { userName: string }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(LOGINS_KEY)
  const [values, setValues] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const complaints = useComplaints(values)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => refreshing(changePassword({ current_password: values.current, new_password: values.wanted })),
    onSuccess: () => {
      setValues(EMPTY)
      setTried(false)
      toast(t('password.done'))
    },
  })
  const set = (change: Partial<typeof EMPTY>) => setValues((known) => ({ ...known, ...change }))
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!complaints.wanted && !complaints.again) mutate()
  }
  return (
    <form noValidate onSubmit={send} className="max-w-md space-y-5">
      {/* Password managers want to know whose it is. */}
      <input type="text" name="username" autoComplete="username" value={userName} readOnly hidden />
      <SecretField
        label={t('password.current')}
        autoComplete="current-password"
        value={values.current}
        onValueChange={(current) => set({ current })}
      />
      <SecretField
        label={t('common:auth.newPassword')}
        hint={t('common:auth.newPasswordHint')}
        error={tried ? complaints.wanted : undefined}
        autoComplete="new-password"
        value={values.wanted}
        onValueChange={(wanted) => set({ wanted })}
      />
      <SecretField
        label={t('common:auth.confirmPassword')}
        error={tried ? complaints.again : undefined}
        autoComplete="new-password"
        value={values.again}
        onValueChange={(again) => set({ again })}
      />
      {error && <ErrorState error={error} />}
      <Button type="submit" disabled={values.current === '' || isPending}>
        {t('password.change')}
      </Button>
    </form>
  )
}
