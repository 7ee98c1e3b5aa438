import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/ui/toast'
import { SocketError } from '@/lib/socket'
import { release } from '../attachments/uploads'
import type { OpenConversation, Target } from '../conversation'
import { type Draft, NOTHING } from '../draft'
import { changeDraft } from '../draft-store'
import { describeFailure } from '../failure-text'
import { type Around } from './around'
import { type MessageOptions } from './message-options'
import { extrasOf, type Way } from './outgoing'
import { type SendWay } from './send-buttons'

interface Given {
  conversation: OpenConversation
  around: Around
  draft: Draft
  options: MessageOptions
  target: Target
}

/** Sends the draft in one of the ways that there are; a paused queue is asked about first. */
export function useSend({ conversation, around, draft, options, target }: Given) {
  const { taskId, queue } = around
  const { t } = useTranslation('chat')
  const [asking, setAsking] = useState<Way['whenBusy'] | 'no'>('no')

  const deliver = (whenBusy: Way['whenBusy'], pausedQueue: Way['pausedQueue']) => {
    const sent = draft
    changeDraft(taskId, () => NOTHING)
    release(sent.files)
    void conversation.send(sent.text.trim(), target, extrasOf(sent, options, { whenBusy, pausedQueue }))
  }
  const guide = async () => {
    const { text } = draft
    changeDraft(taskId, (now) => ({ ...now, text: '' }))
    try {
      await conversation.guide(text.trim())
    } catch (cause) {
      if (!(cause instanceof SocketError)) throw cause
      toast(describeFailure(t, { reason: cause.reason, message: cause.message }).text, { tone: 'danger' })
      changeDraft(taskId, (now) => ({ ...now, text: now.text === '' ? text : `${text}\n${now.text}` }))
    }
  }
  const send = (way: SendWay) => {
    if (way === 'guide') {
      void guide()
      return
    }
    const whenBusy = way === 'queue' && around.asksToGoOn ? null : way
    if (queue?.paused && queue.items?.length) setAsking(whenBusy)
    else deliver(whenBusy, null)
  }
  return {
    send,
    /** Whether it waits to hear what becomes of a paused queue. */
    asking: asking !== 'no',
    cancel: () => { setAsking('no') },
    decide: (queue: 'keep' | 'clear') => {
      if (asking !== 'no') deliver(asking, queue)
      setAsking('no')
    },
  }
}
