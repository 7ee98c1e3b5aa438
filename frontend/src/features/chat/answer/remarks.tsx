'use client'

import { ExternalLink, Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Remark } from '../reducer'

const KNOWN = ['retrying', 'fallback', 'history_truncated', 'not_confirmed'] as const
const isKnown = (type: string): type is (typeof KNOWN)[number] => KNOWN.includes(type as (typeof KNOWN)[number])

/** Of the installation itself, or of the web; nothing that runs. */
const isLink = (address: string | null | undefined): address is string => /^(?:https?:\/\/|\/(?!\/))/i.test(address ?? '')

function RemarkText({ remark }: { remark: Remark }) {
  const { t } = useTranslation('answer')
  if (remark.compaction) {
    const { kind, before_tokens: before, after_tokens: after } = remark.compaction
    return t(`remark.compacted.${kind}`, { before: before.toLocaleString(), after: after.toLocaleString() })
  }
  if (remark.message) return remark.message
  return isKnown(remark.type) ? t(`remark.${remark.type}`) : t('remark.other', { type: remark.type })
}

/** What is said in passing: that a model is asked again, that another one answers, that old parts are told shorter. */
export function Remarks({ remarks }: { remarks: readonly Remark[] }) {
  const { t } = useTranslation('answer')
  if (remarks.length === 0) return null
  return (
    <ul className="my-2 space-y-1 text-xs text-muted-foreground" data-testid="remarks">
      {remarks.map((remark) => (
        <li key={remark.seq} className="flex items-start gap-1.5">
          <Info aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="min-w-0 wrap-anywhere">
            <RemarkText remark={remark} />
            {isLink(remark.url) && (
              <>
                {' '}
                <a href={remark.url} target="_blank" rel="noopener noreferrer" className="text-primary underline underline-offset-4">
                  {remark.server ? t('remark.open', { server: remark.server }) : t('remark.openIt')}
                  <ExternalLink aria-hidden className="ml-0.5 inline size-3" />
                </a>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
