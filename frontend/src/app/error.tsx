'use client'

import { useTranslation } from 'react-i18next'
import { NoticePage } from '@/components/shell/notice-page'
import { Button } from '@/components/ui/button'

interface Props {
  error: Error & { digest?: string }
  reset: () => void
}

/** What is shown in place of a page that threw. */
export default function ErrorPage({ error, reset }: Props) {
  const { t } = useTranslation()
  return (
    <NoticePage title={t('pages.errorTitle')} text={t('pages.errorText')}>
      <Button onClick={reset}>{t('app.retry')}</Button>
      <Button variant="outline" onClick={() => window.location.reload()}>
        {t('pages.reload')}
      </Button>
      <details className="w-full text-left text-sm text-muted-foreground">
        <summary className="cursor-pointer text-center">{t('pages.errorFacts')}</summary>
        <pre className="mt-2 max-h-40 overflow-auto rounded-md bg-muted p-3 font-mono text-xs whitespace-pre-wrap">{`${error.name}: ${error.message}`}</pre>
      </details>
    </NoticePage>
  )
}
