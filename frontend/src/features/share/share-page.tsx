'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Splash } from '@/components/brand/splash'
import { NoticePage } from '@/components/shell/notice-page'
import { Button } from '@/components/ui/button'
import { describeError } from '@/lib/api/describe'
import { ApiError } from '@/lib/api/errors'
import { usePageTitle } from '@/lib/page-title'
import { useSession } from '@/lib/session'
import { previewQuery, publicQuery } from './api'
import { JoinCard } from './join-card'
import { PublicView } from './public-view'
import { keepToken, useToken } from './token'

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <NoticePage title={t('share.failed')} text={describeError(t, error)}>
      <Button variant="outline" onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </NoticePage>
  )
}

function Dead() {
  const { t } = useTranslation()
  return (
    <NoticePage title={t('share.deadTitle')} text={t('share.deadText')}>
      <Button asChild>
        <Link href="/chat">{t('pages.goHome')}</Link>
      </Button>
    </NoticePage>
  )
}

/** A link that shows nothing to strangers leads somewhere perhaps for who is logged in. */
function LogInFirst({ token }: { token: string }) {
  const { t } = useTranslation()
  return (
    <NoticePage title={t('share.loginTitle')} text={t('share.loginText')}>
      <Button asChild>
        <Link href="/login?next=/share" onClick={() => { keepToken(token) }}>
          {t('auth.login')}
        </Link>
      </Button>
    </NoticePage>
  )
}

function Inside({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(previewQuery(token))
  if (data) return <JoinCard token={token} preview={data} />
  if (isMissing(error)) return <Dead />
  return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Splash />
}

function Linked({ token }: { token: string }) {
  const { t } = useTranslation()
  const loggedIn = useSession((session) => session.login !== null)
  const [joining, setJoining] = useState(false)
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(publicQuery(token))
  usePageTitle(data?.pages[0]?.title ?? t('share.title'))
  if (isMissing(error) || joining) return loggedIn ? <Inside token={token} /> : <LogInFirst token={token} />
  if (!data) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Splash />
  const join = (
    <Button variant="outline" size="sm" onClick={() => { setJoining(true) }}>
      {t('share.join')}
    </Button>
  )
  return (
    <PublicView
      pages={data.pages}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      loading={isFetchingNextPage}
      action={loggedIn ? join : null}
    />
  )
}

/** What a link shows: a page to read, or what it leads to and the way in. */
export function SharePage() {
  const token = useToken()
  if (token === undefined) return <Splash />
  return token === null ? <Dead /> : <Linked key={token} token={token} />
}
