'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Splash } from '@/components/brand/splash'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { MarkedText } from '@/components/ui/marked-text'
import { LanguagePicker } from '@/features/account/language-picker'
import { setupQuery } from '@/features/auth/api'
import { AuthCard } from '@/features/auth/auth-card'
import { SetupForm } from '@/features/auth/setup-form'
import { describeError } from '@/lib/api/describe'
import { setupTokenOf } from '@/lib/navigation'
import { usePageTitle } from '@/lib/page-title'
import { useSession } from '@/lib/session'

export default function SetupPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const client = useQueryClient()
  const login = useSession((session) => session.login)
  const setup = useQuery(setupQuery)
  const [setupToken] = useState(() => setupTokenOf(window.location.hash))
  const done = setup.data?.required === false
  usePageTitle(t('auth.setupTitle'))
  useEffect(() => {
    // A login of an earlier installation may still be here, so only the server's word counts.
    if (done) router.replace(login ? '/chat' : '/login')
  }, [login, done, router])
  if (done || setup.isPending) return <Splash />
  return (
    <AuthCard title={t('auth.setupTitle')} intro={<MarkedText>{t('auth.setupIntro')}</MarkedText>} footer={<LanguagePicker />}>
      {setup.error ? (
        <Alert tone="danger" role="alert">
          <p>{describeError(t, setup.error)}</p>
          <Button variant="outline" size="sm" className="mt-2" onClick={() => void setup.refetch()}>
            {t('app.retry')}
          </Button>
        </Alert>
      ) : (
        <SetupForm
          setupToken={setupToken}
          onDone={() => router.replace('/chat')}
          onTaken={() => void client.invalidateQueries(setupQuery)}
        />
      )}
    </AuthCard>
  )
}
