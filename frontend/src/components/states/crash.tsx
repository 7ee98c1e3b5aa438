'use client'

import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ApiError } from '@/lib/api/errors'

// The server has been updated meanwhile: what this page would download has another name now.
const isOutdated = (error: Error) => error.name === 'ChunkLoadError' || /Failed to fetch dynamically imported module/.test(error.message)

/** What somebody who reports it should say: what was thrown, where, and by what name the server's log knows it. */
function factsOf(error: Error & { digest?: string }): string {
  const requestId = error instanceof ApiError ? error.requestId : null
  const lines = [`${error.name}: ${error.message}`, window.location.pathname, requestId && `request ${requestId}`, error.digest]
  return lines.filter(Boolean).join('\n')
}

interface Props {
  error: Error & { digest?: string }
  onRetry: () => void
}

/** How a crash is told; the words around it are the caller's: `crashTexts`. */
export function CrashActions({ error, onRetry }: Props) {
  const { t } = useTranslation()
  const outdated = isOutdated(error)
  return (
    <>
      {!outdated && <Button onClick={onRetry}>{t('app.retry')}</Button>}
      <Button variant={outdated ? 'primary' : 'outline'} onClick={() => window.location.reload()}>
        {t('pages.reload')}
      </Button>
      <details className="w-full text-left text-sm text-muted-foreground">
        <summary className="cursor-pointer text-center">{t('pages.errorFacts')}</summary>
        <pre className="mt-2 max-h-40 overflow-auto rounded-md bg-muted p-3 font-mono text-xs whitespace-pre-wrap" tabIndex={0}>
          {factsOf(error)}
        </pre>
      </details>
    </>
  )
}

/** Keys of title and text in `common`. */
export const crashTexts = (error: Error) =>
  isOutdated(error)
    ? ({ title: 'pages.outdatedTitle', text: 'pages.outdatedText' } as const)
    : ({ title: 'pages.errorTitle', text: 'pages.errorText' } as const)
