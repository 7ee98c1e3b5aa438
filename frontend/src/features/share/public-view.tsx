'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/brand/logo'
import { Markdown } from '@/components/markdown/markdown'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { currentLanguage } from '@/lib/i18n'
import { type PublicMessage, type PublicPage } from './api'

const time = (at: string) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))

function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="text-xs text-muted-foreground">
      {time(at)}
    </time>
  )
}

function Question({ message }: { message: PublicMessage }) {
  const { t } = useTranslation()
  const { speaker } = message
  return (
    <article className="flex flex-col items-end gap-1">
      <h2 className={speaker ? 'text-sm font-semibold' : 'sr-only'}>{speaker ? t('share.person', { number: speaker }) : t('share.question')}</h2>
      <p className="max-w-[85%] rounded-xl rounded-br-sm bg-user px-4 py-2.5 whitespace-pre-wrap wrap-anywhere">{message.text}</p>
      <When at={message.created_at} />
    </article>
  )
}

function Answer({ message }: { message: PublicMessage }) {
  const { t } = useTranslation()
  return (
    <article className="min-w-0">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <h2 className="min-w-0 truncate text-sm font-semibold">{message.bot_name ?? t('share.answer')}</h2>
        <When at={message.created_at} />
      </div>
      <Markdown text={message.text} />
    </article>
  )
}

interface Props {
  pages: PublicPage[]
  /** Gets the next page; absent when there is none. */
  onMore?: (() => void) | undefined
  loading: boolean
  /** What else the reader may do, for example join. */
  action?: ReactNode
}

/** What everybody may read who has the link: a conversation, or what a team or knowledge base is. */
export function PublicView({ pages, onMore, loading, action }: Props) {
  const { t } = useTranslation()
  const [first] = pages
  if (!first) return null
  const messages = pages.flatMap((page) => page.messages ?? [])
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-10 border-b bg-background/95 pt-[env(safe-area-inset-top)] backdrop-blur-sm">
        <div className="mx-auto flex w-full max-w-3xl flex-wrap items-center gap-3 px-4 py-3">
          <Logo className="size-8 shrink-0" />
          <div className="min-w-0 flex-1">
            <h1 className="line-clamp-2 font-semibold tracking-tight wrap-anywhere">{first.title}</h1>
            <p className="mt-0.5 flex flex-wrap items-center gap-1.5">
              <Badge>{t(`share.kind.${first.kind}`)}</Badge>
              <Badge>{t('share.readOnly')}</Badge>
            </p>
          </div>
          {action}
        </div>
      </header>
      <main className="mx-auto w-full max-w-3xl px-4 pt-6 pb-16">
        {first.description && <p className="text-pretty whitespace-pre-wrap wrap-anywhere">{first.description}</p>}
        {messages.length === 0 && !first.description && <p className="text-muted-foreground">{t('share.empty')}</p>}
        <div className="space-y-7">
          {messages.map((message, index) =>
            message.role === 'user' ? <Question key={index} message={message} /> : <Answer key={index} message={message} />,
          )}
        </div>
        {onMore && (
          <div className="mt-8 flex justify-center">
            <Button variant="outline" onClick={onMore} disabled={loading}>
              {loading && <Spinner />}
              {t('share.more')}
            </Button>
          </div>
        )}
      </main>
    </div>
  )
}
