'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { fieldErrors } from '@/components/forms/field-errors'
import { TextField } from '@/components/forms/fields'
import { Page, PageSection } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { type Wire } from '@/lib/api/types'
import { meQuery } from '@/lib/me'
import { changeProfile, ME_KEY } from './api'
import { PasswordForm } from './password-form'

type Me = Wire['UserAnswer']

function ProfileForm({ me }: { me: Me }) {
  const { t } = useTranslation(['settings', 'common'])
  const refreshing = useRefreshing(ME_KEY)
  const [name, setName] = useState(me.display_name ?? '')
  const [email, setEmail] = useState(me.email ?? '')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => refreshing(changeProfile({ display_name: name.trim() || null, email: email.trim() || null })),
    onSuccess: () => toast(t('profile.saved')),
  })
  const changed = name.trim() !== (me.display_name ?? '') || email.trim() !== (me.email ?? '')
  const errors = fieldErrors(error)
  const send = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  return (
    <form noValidate onSubmit={send} className="max-w-md space-y-5">
      <TextField
        label={t('profile.displayName')}
        hint={t('profile.displayNameHint', { name: me.user_name })}
        error={errors.display_name}
        autoComplete="name"
        maxLength={200}
        value={name}
        onValueChange={setName}
      />
      <TextField
        type="email"
        label={t('profile.email')}
        hint={t('profile.emailHint')}
        error={errors.email}
        autoComplete="email"
        maxLength={320}
        value={email}
        onValueChange={setEmail}
      />
      {error && <ErrorState error={error} />}
      <Button type="submit" disabled={!changed || isPending}>
        {t('common:app.save')}
      </Button>
    </form>
  )
}

function Facts({ me }: { me: Me }) {
  const { t } = useTranslation(['settings', 'common'])
  const facts = [
    [t('profile.userName'), me.user_name],
    [t('profile.role'), t(`common:account.roles.${me.role}`)],
    [t('profile.providers'), me.providers.join(', ')],
  ].filter(([, value]) => value !== '')
  return (
    <dl className="mb-6 grid max-w-md grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted-foreground">{name}</dt>
          <dd className="font-medium wrap-anywhere">{value}</dd>
        </div>
      ))}
      {me.email && (
        <div className="contents">
          <dt className="text-muted-foreground">{t('profile.email')}</dt>
          <dd>
            <Badge tone={me.email_verified ? 'success' : 'neutral'}>{t(me.email_verified ? 'profile.verified' : 'profile.unverified')}</Badge>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** Who one is, and one's password. */
export function Profile() {
  const { t } = useTranslation('settings')
  const { data: me, error, refetch } = useQuery(meQuery)
  return (
    <Page title={t('profile.title')} intro={t('profile.intro')}>
      {error && !me && <ErrorState error={error} title={t('profile.failed')} onRetry={() => void refetch()} />}
      {!me && !error && <LoadingRows />}
      {me && (
        <>
          <PageSection title={t('profile.who')}>
            <Facts me={me} />
            <ProfileForm key={`${me.display_name ?? ''} ${me.email ?? ''}`} me={me} />
          </PageSection>
          <PageSection title={t('password.title')} text={me.has_password ? t('password.text') : t('password.none')}>
            {me.has_password && <PasswordForm userName={me.user_name} />}
          </PageSection>
        </>
      )}
    </Page>
  )
}
