'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Splash } from '@/components/brand/splash'
import { Alert } from '@/components/ui/alert'
import { LanguagePicker } from '@/features/account/language-picker'
import { setupQuery } from '@/features/auth/api'
import { AuthCard } from '@/features/auth/auth-card'
import { LoginForm } from '@/features/auth/login-form'
import { describeRefusal, useArrival } from '@/features/auth/oidc'
import { ProviderButtons } from '@/features/auth/provider-buttons'
import { safeNext } from '@/lib/navigation'
import { usePageTitle } from '@/lib/page-title'
import { isRestoring, useSession } from '@/lib/session'

export default function LoginPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const parameters = useSearchParams()
  const next = safeNext(parameters.get('next'))
  const refused = parameters.get('error')
  const { arriving, error } = useArrival()
  const session = useSession()
  const { token, ended } = session
  const setup = useQuery(setupQuery)
  const fresh = setup.data?.required === true
  usePageTitle(t('auth.login'))
  useEffect(() => {
    if (token) router.replace(next)
    else if (fresh && !arriving) router.replace(`/setup${window.location.hash}`)
  }, [token, next, fresh, arriving, router])
  if (token || isRestoring(session) || fresh || setup.isPending || arriving) return <Splash />
  const problem = error ?? refused
  return (
    <AuthCard title={t('auth.loginTitle')} footer={<LanguagePicker />}>
      {(ended === 'expired' || ended === 'invalid') && (
        <Alert role="status" tone="warning" className="mb-5">
          {t(`auth.ended.${ended}`)}
        </Alert>
      )}
      {problem && (
        <Alert role="alert" tone="danger" className="mb-5">
          {describeRefusal(t, problem)}
        </Alert>
      )}
      <LoginForm />
      <ProviderButtons next={next} />
    </AuthCard>
  )
}
