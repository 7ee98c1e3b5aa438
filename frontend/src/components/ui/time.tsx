'use client'

import { useTranslation } from 'react-i18next'
import { formatAgo, formatTime } from '@/lib/i18n/format'

interface Props {
  at: string
  /** To the second; else how long ago, with the rest in the tooltip. */
  exact?: boolean
}

export function Time({ at, exact = false }: Props) {
  // So that it follows the language.
  useTranslation()
  return (
    <time dateTime={at} title={formatTime(at)} className="whitespace-nowrap">
      {exact ? formatTime(at) : formatAgo(at)}
    </time>
  )
}
