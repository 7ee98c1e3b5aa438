'use client'

import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '@/components/shell/page-header'
import { CrashActions, crashTexts } from '@/components/states/crash'

interface Props {
  error: Error & { digest?: string }
  reset: () => void
}

/** A page that threw: the sidebar stays, with the way to everything else. */
export default function WorkspaceError({ error, reset }: Props) {
  const { t } = useTranslation()
  const { title, text } = crashTexts(error)
  return (
    <>
      <PageHeader title={t(title)} />
      <div role="alert" className="m-auto flex max-w-md flex-col items-center p-6 text-center">
        <CircleAlert aria-hidden className="size-8 text-destructive" />
        <p className="mt-4 text-balance text-muted-foreground">{t(text)}</p>
        <div className="mt-6 flex w-full flex-wrap justify-center gap-3">
          <CrashActions error={error} onRetry={reset} />
        </div>
      </div>
    </>
  )
}
