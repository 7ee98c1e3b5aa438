'use client'

import { CornerDownRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Block } from '../reducer'

/** What somebody said to the answer while it was written, where it was heard. */
export function GuidanceNote({ block }: { block: Block }) {
  const { t } = useTranslation('answer')
  return (
    <aside aria-label={t('guidance.label')} className="my-3 flex gap-2 rounded-lg bg-user px-3 py-2 text-sm" data-testid="guidance">
      <CornerDownRight aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <p className="min-w-0 wrap-anywhere whitespace-pre-wrap">
        {block.name && <span className="mr-1.5 font-medium">{block.name}</span>}
        {block.content}
      </p>
    </aside>
  )
}
