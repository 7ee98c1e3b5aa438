'use client'

import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type infer as Infer, minLength, object, string, trim } from 'zod/mini'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordInput } from '@/components/ui/password-input'
import { Spinner } from '@/components/ui/spinner'
import { describeError } from '@/lib/api/describe'
import { type ApiError } from '@/lib/api/errors'
import { useLogin } from './api'
import { useCountdown } from './countdown'

const schema = object({
  user_name: string().check(trim(), minLength(1)),
  password: string().check(minLength(1)),
})
type Values = Infer<typeof schema>

/** When the server lets us try again, or null when it did not say. */
function retryAt(error: ApiError): number | null {
  const seconds = error.details?.retry_after
  return error.reason === 'RateLimited' && typeof seconds === 'number' ? Date.now() + seconds * 1000 : null
}

export function LoginForm() {
  const { t } = useTranslation()
  const login = useLogin()
  const [until, setUntil] = useState<number | null>(null)
  const wait = useCountdown(until)
  const form = useForm<Values>({ resolver: standardSchemaResolver(schema), defaultValues: { user_name: '', password: '' } })
  const { errors } = form.formState
  const submit = form.handleSubmit((values) =>
    login.mutate(values, {
      onError: (error) => {
        setUntil(retryAt(error))
        form.setFocus('password', { shouldSelect: true })
      },
    }),
  )
  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      {login.error && (
        <Alert tone="danger" role="alert">
          {describeError(t, login.error)}
        </Alert>
      )}
      <Field label={t('auth.userName')} error={errors.user_name && t('auth.userNameMissing')}>
        {(wiring) => (
          <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} {...wiring} {...form.register('user_name')} />
        )}
      </Field>
      <Field label={t('auth.password')} error={errors.password && t('auth.passwordMissing')}>
        {(wiring) => (
          <PasswordInput
            autoComplete="current-password"
            showLabel={t('auth.showPassword')}
            hideLabel={t('auth.hidePassword')}
            {...wiring}
            {...form.register('password')}
          />
        )}
      </Field>
      <Button type="submit" size="lg" className="w-full" disabled={login.isPending || wait > 0}>
        {login.isPending && <Spinner />}
        {wait > 0 ? t('auth.waitSeconds', { count: wait }) : t('auth.login')}
      </Button>
    </form>
  )
}
