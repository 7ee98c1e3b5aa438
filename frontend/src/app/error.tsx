'use client'

import { useTranslation } from 'react-i18next'
import { NoticePage } from '@/components/shell/notice-page'
import { CrashActions, crashTexts } from '@/components/states/crash'

interface Props {
  error: Error & { digest?: string }
  reset: () => void
}

/** What is shown in place of a page that threw. */
export default function ErrorPage({ error, reset }: Props) {
  const { t } = useTranslation()
  const { title, text } = crashTexts(error)
  return (
    <NoticePage title={t(title)} text={t(text)}>
      <CrashActions error={error} onRetry={reset} />
    </NoticePage>
  )
}
