'use client'

import { Bot } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Markdown } from '@/components/markdown/markdown'
import { Spinner } from '@/components/ui/spinner'
import type { Block } from '../reducer'
import { durationText, secondsOf } from './duration'
import { Fold } from './fold'

interface Props {
  block: Block
  running: boolean
  failed: boolean
}

/** What a member of a team says aside: its part of the work, or whom a leader has chosen. */
export function MemberBlock({ block, running, failed }: Props) {
  const { t } = useTranslation('answer')
  const works = running && block.status === 'streaming'
  const seconds = secondsOf(block)
  const aside = (
    <>
      {works && <Spinner />}
      {seconds !== null && <span>{durationText(t, seconds)}</span>}{' '}
      <span>{t(failed || block.status === 'error' ? 'member.failed' : works ? 'member.works' : 'member.done')}</span>
    </>
  )
  return (
    <Fold icon={<Bot aria-hidden />} title={block.name ?? t('member.unnamed')} aside={aside} testId="member">
      <Markdown text={block.content ?? ''} streaming={works} className="text-sm" />
    </Fold>
  )
}
