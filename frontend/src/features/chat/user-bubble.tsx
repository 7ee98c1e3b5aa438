'use client'

import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { describeFailure } from './failure-text'
import type { Outgoing } from './reducer'

/** Something the person said. */
export const UserBubble = memo(function UserBubble({ text, children }: { text: string; children?: ReactNode }) {
  const { t } = useTranslation('chat')
  return (
    <article className="flex flex-col items-end">
      <h2 className="sr-only">{t('you')}</h2>
      <p className="max-w-[85%] rounded-xl rounded-br-sm bg-user px-4 py-2.5 whitespace-pre-wrap wrap-anywhere">{text}</p>
      {children}
    </article>
  )
})

interface Props {
  message: Outgoing
  onSendAgain: (clientMessageId: string) => void
  onEdit: (message: Outgoing) => void
  onDiscard: (clientMessageId: string) => void
}

/** A message that the server does not have, as far as this page knows. */
export function OutgoingBubble({ message, onSendAgain, onEdit, onDiscard }: Props) {
  const { t } = useTranslation('chat')
  const { clientMessageId, failure, text } = message
  if (!failure) {
    return (
      <UserBubble text={text}>
        <p className="mt-1 text-xs text-muted-foreground">{t('send.sending')}</p>
      </UserBubble>
    )
  }
  return (
    <UserBubble text={text}>
      <div role="alert" className="mt-1.5 max-w-[85%] text-right text-sm">
        <p>
          <span className="font-medium text-destructive">{t('send.failed')}.</span> {describeFailure(t, failure).text}
        </p>
        <div className="mt-1.5 flex flex-wrap justify-end gap-1">
          <Button variant="outline" size="sm" onClick={() => { onSendAgain(clientMessageId) }}>{t('send.again')}</Button>
          <Button variant="ghost" size="sm" onClick={() => { onEdit(message) }}>{t('send.edit')}</Button>
          <Button variant="ghost" size="sm" onClick={() => { onDiscard(clientMessageId) }}>{t('send.discard')}</Button>
        </div>
      </div>
    </UserBubble>
  )
}
