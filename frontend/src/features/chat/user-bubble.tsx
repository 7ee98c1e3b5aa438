'use client'

import { Pencil } from 'lucide-react'
import { memo, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/markdown/copy-button'
import { Button } from '@/components/ui/button'
import type { AttachmentBrief } from '@/lib/socket'
import { AttachmentList } from './attachment-list'
import { EditForm } from './edit-form'
import { describeFailure } from './failure-text'
import type { Outgoing, UserMessage } from './reducer'

interface BubbleProps {
  text: string
  attachments: readonly AttachmentBrief[]
  sender?: string | null
  children?: ReactNode
}

/** Something the person said. */
function Bubble({ text, attachments, sender, children }: BubbleProps) {
  const { t } = useTranslation('chat')
  return (
    <article className="group/question flex flex-col items-end">
      <h2 className={sender ? 'mb-1 text-xs text-muted-foreground' : 'sr-only'}>{sender ?? t('you')}</h2>
      <AttachmentList files={attachments} />
      {text !== '' && (
        <p className="max-w-[85%] rounded-xl rounded-br-sm bg-user px-4 py-2.5 whitespace-pre-wrap wrap-anywhere">{text}</p>
      )}
      {children}
    </article>
  )
}

interface UserBubbleProps {
  message: UserMessage
  /** It is one's own, and nothing is being written. */
  editable: boolean
}

export const UserBubble = memo(function UserBubble({ message, editable }: UserBubbleProps) {
  const { t } = useTranslation('chat')
  const [editing, setEditing] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { text, attachments, sender } = message
  if (editing) {
    return (
      <article className="flex flex-col items-end">
        <h2 className="sr-only">{t('you')}</h2>
        <EditForm
          message={message}
          onClose={() => {
            setEditing(false)
            requestAnimationFrame(() => opener.current?.focus())
          }}
        />
      </article>
    )
  }
  return (
    <Bubble text={text} attachments={attachments} sender={sender && (sender.display_name ?? sender.user_name)}>
      {/* It takes the place between this message and the next. */}
      <div className="-mr-2 -mb-6 flex items-center opacity-0 transition-opacity group-focus-within/question:opacity-100 group-hover/question:opacity-100 pointer-coarse:opacity-100">
        {editable && (
          <Button ref={opener} variant="ghost" size="icon-sm" aria-label={t('edit.open')} title={t('edit.open')} onClick={() => { setEditing(true) }}>
            <Pencil aria-hidden />
          </Button>
        )}
        <CopyButton text={text} label={t('copyQuestion')} />
      </div>
    </Bubble>
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
  const { clientMessageId, failure, text, attachments } = message
  if (!failure) {
    return (
      <Bubble text={text} attachments={attachments}>
        <p className="mt-1 text-xs text-muted-foreground">{t('send.sending')}</p>
      </Bubble>
    )
  }
  return (
    <Bubble text={text} attachments={attachments}>
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
    </Bubble>
  )
}
