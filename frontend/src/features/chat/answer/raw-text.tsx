'use client'

import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/markdown/copy-button'

const MOST_SHOWN = 20_000

/** What programs give to each other, as it is: read as JSON where it is that. */
export function readable(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2)
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null ? JSON.stringify(parsed, null, 2) : value
  } catch {
    return value
  }
}

export function RawText({ label, value }: { label: string; value: unknown }) {
  const { t } = useTranslation('answer')
  const text = readable(value)
  return (
    <div className="space-y-1">
      <div className="flex items-center justify-between gap-2">
        <p className="text-xs font-medium text-muted-foreground">{label}</p>
        <CopyButton text={text} label={t('copyOf', { what: label })} />
      </div>
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className="max-h-72 overflow-auto rounded-md bg-muted px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
      >
        {text.slice(0, MOST_SHOWN)}
      </pre>
      {text.length > MOST_SHOWN && <p className="text-xs text-muted-foreground">{t('cutHere')}</p>}
    </div>
  )
}
