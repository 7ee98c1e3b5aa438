'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/brand/logo'
import { Markdown } from '@/components/markdown/markdown'
import { Button } from '@/components/ui/button'
import { type PublicMessage, type PublicPage } from './api'

function Shown({ message }: { message: PublicMessage }) {
  const { t } = useTranslation()
  if (message.role === 'user') {
    return (
      <article className="flex flex-col items-end">
        <h2 className="sr-only">{t('share.question')}</h2>
        <p className="max-w-[85%] rounded-xl rounded-br-sm bg-user px-4 py-2.5 whitespace-pre-wrap wrap-anywhere">{message.text}</p>
      </article>
    )
  }
  return (
    <article>
      <h2 className="mb-1.5 truncate text-sm font-semibold">{message.bot_name ?? t('share.answer')}</h2>
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
    <main className="mx-auto w-full max-w-3xl px-4 py-8">
      <header className="mb-8 flex flex-wrap items-center gap-3 border-b pb-4">
        <Logo className="size-8" />
        <div className="min-w-0 flex-1">
          <h1 className="text-lg font-semibold wrap-anywhere">{first.title}</h1>
          <p className="text-sm text-muted-foreground">{t(`share.kind.${first.kind}`)}</p>
        </div>
        {action}
      </header>
      {first.description && <p className="whitespace-pre-wrap">{first.description}</p>}
      <div className="space-y-6">
        {messages.map((message, index) => (
          <Shown key={index} message={message} />
        ))}
      </div>
      {onMore && (
        <div className="mt-8 flex justify-center">
          <Button variant="outline" onClick={onMore} disabled={loading}>
            {t('share.more')}
          </Button>
        </div>
      )}
    </main>
  )
}
