'use client'

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { describeFailure } from './failure-text'
import { type Answer, type Conversation, openAnswer } from './reducer'

const LONGEST = 600

const find = (state: Conversation, subtaskId: number): Answer | undefined =>
  state.entries.find((entry): entry is Answer => entry.kind === 'answer' && entry.subtaskId === subtaskId)

/** Tells screen readers how an answer ended, once: a list that changes with each word would be read without end. */
export function Announcer({ state }: { state: Conversation }) {
  const { t } = useTranslation('chat')
  const [followed, setFollowed] = useState<number | null>(null)
  const [ended, setEnded] = useState<Answer | null>(null)
  const open = openAnswer(state)?.subtaskId ?? null
  if (open !== followed) {
    setFollowed(open)
    setEnded(followed === null ? null : (find(state, followed) ?? null))
  }
  const name = ended?.botName ?? t('assistant')
  return (
    <p aria-live="polite" className="sr-only">
      {ended?.phase === 'done' && t('announce', { name, text: ended.text.slice(0, LONGEST) })}
      {ended?.phase === 'stopped' && t('announceStopped')}
      {ended?.failure && describeFailure(t, ended.failure).text}
    </p>
  )
}
