'use client'

import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type infer as Infer, minLength, object, refine, string } from 'zod/mini'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { Spinner } from '@/components/ui/spinner'
import { describeError } from '@/lib/api/describe'
import { useSetup } from './api'

const schema = object({ password: string().check(minLength(8)), confirmation: string() }).check(
  refine((values) => values.password === values.confirmation, { path: ['confirmation'] }),
)
type Values = Infer<typeof schema>

interface Props {
  setupToken: string | null
  onDone: () => void
  /** Somebody else was faster: the password is set. */
  onTaken: () => void
}

export function SetupForm({ setupToken, onDone, onTaken }: Props) {
  const { t } = useTranslation()
  const setup = useSetup()
  const form = useForm<Values>({ resolver: standardSchemaResolver(schema), defaultValues: { password: '', confirmation: '' } })
  const { errors } = form.formState
  const labels = { showLabel: t('auth.showPassword'), hideLabel: t('auth.hidePassword') }
  const submit = form.handleSubmit(({ password }) =>
    setup.mutate(
      { password, setup_token: setupToken },
      { onSuccess: onDone, onError: (error) => error.status === 409 && onTaken() },
    ),
  )
  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      {setup.error && (
        <Alert tone="danger" role="alert">
          {setup.error.status === 403 ? t('auth.setupTokenNeeded') : describeError(t, setup.error)}
        </Alert>
      )}
      {/* Password managers store a password under the user name that stands beside it. */}
      <input type="text" autoComplete="username" value="admin" readOnly hidden />
      <Field
        label={t('auth.newPassword')}
        hint={t('auth.newPasswordHint')}
        error={errors.password && t('auth.passwordShort')}
      >
        {(wiring) => <PasswordInput autoFocus autoComplete="new-password" {...labels} {...wiring} {...form.register('password')} />}
      </Field>
      <Field label={t('auth.confirmPassword')} error={errors.confirmation && t('auth.passwordsDiffer')}>
        {(wiring) => (
          <PasswordInput autoComplete="new-password" {...labels} {...wiring} {...form.register('confirmation')} />
        )}
      </Field>
      <Button type="submit" size="lg" className="w-full" disabled={setup.isPending}>
        {setup.isPending && <Spinner />}
        {t('auth.setPassword')}
      </Button>
      <p className="text-center text-sm text-balance text-muted-foreground">{t('auth.forgotten')}</p>
    </form>
  )
}
