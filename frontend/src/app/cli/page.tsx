'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Splash } from '@/components/brand/splash'
import { MarkedText } from '@/components/ui/marked-text'
import { LanguagePicker } from '@/features/account/language-picker'
import { AuthCard } from '@/features/auth/auth-card'
import { CliApproval } from '@/features/auth/cli-approval'
import { CliCodeForm } from '@/features/auth/cli-code-form'
import { loginPath, placeOf } from '@/lib/navigation'
import { usePageTitle } from '@/lib/page-title'
import { useSession } from '@/lib/session'

/** Where the login of a command line is approved, by somebody who is logged in here. */
export default function CliPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const code = useSearchParams().get('code')
  const { token, login } = useSession()
  usePageTitle(t('cli.title'))
  useEffect(() => {
    if (!login) router.replace(loginPath(placeOf(window.location)))
  }, [login, router])
  if (!token) return <Splash />
  const goOn = (typed: string) => router.replace(`/cli?code=${encodeURIComponent(typed)}`)
  return (
    <AuthCard title={t('cli.title')} intro={<MarkedText>{t('cli.intro')}</MarkedText>} footer={<LanguagePicker />}>
      {code ? <CliApproval code={code} /> : <CliCodeForm onCode={goOn} />}
    </AuthCard>
  )
}
