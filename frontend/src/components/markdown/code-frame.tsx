'use client'

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button'

interface Props {
  language: string | null
  source: string
  children: ReactNode
}

/** Code under a line that names its language and copies it. */
export function CodeFrame({ language, source, children }: Props) {
  const { t } = useTranslation('chat')
  return (
    <div className="code-frame">
      <div className="code-head">
        <span>{language ?? t('markdown.code')}</span>
        <CopyButton text={source} label={t('markdown.copyCode')} />
      </div>
      <pre tabIndex={0} aria-label={language ? t('markdown.codeIn', { language }) : t('markdown.code')}>
        {children}
      </pre>
    </div>
  )
}
