'use client'

import { Brain } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Markdown } from '@/components/markdown/markdown'
import type { Block } from '../reducer'
import { durationText, secondsOf } from './duration'
import { Fold } from './fold'

/** Seconds of thinking that people notice. */
const WORTH_TELLING = 0.5

/** What the model thinks: in sight while it does, one line afterwards. */
export function ThinkingBlock({ block, running }: { block: Block; running: boolean }) {
  const { t } = useTranslation('answer')
  const thinks = running && block.status === 'streaming'
  const seconds = secondsOf(block)
  const title = thinks ? t('thinking.now') : seconds === null || seconds < WORTH_TELLING ? t('thinking.done') : t('thinking.took', { time: durationText(t, seconds) })
  return (
    <Fold icon={<Brain aria-hidden />} title={title} aside={block.member} open={thinks} testId="thinking">
      <Markdown text={block.content ?? ''} streaming={thinks} className="text-sm text-muted-foreground" />
    </Fold>
  )
}
