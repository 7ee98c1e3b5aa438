'use client'

import { ExternalLink, Globe } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Wire } from '@/lib/api/types'
import type { Answer } from '../reducer'

type Source = Wire['Source']

const NONE: readonly Source[] = []

/** All that the answer may cite, by number; each number once. */
export function sourcesOf({ blocks }: Pick<Answer, 'blocks'>): readonly Source[] {
  const found = blocks.flatMap((block) => block.sources ?? [])
  if (found.length === 0) return NONE
  return [...new Map(found.map((source) => [source.index, source])).values()].sort((left, right) => left.index - right.index)
}

const hostOf = (address: string): string => {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}

const isWeb = (address: string | null | undefined): address is string => /^https?:\/\//i.test(address ?? '')

interface Props {
  sources: readonly Source[]
  open: boolean
  onOpen: (open: boolean) => void
  /** Names the place of a source, for the markers. */
  idOf: (index: number) => string
}

/** What the answer stands on. Its markers open this, at their source. */
export function Sources({ sources, open, onOpen, idOf }: Props) {
  const { t } = useTranslation('answer')
  return (
    <details
      open={open}
      data-testid="sources"
      className="mt-3 rounded-lg border bg-card text-sm"
      onToggle={(event) => { onOpen(event.currentTarget.open) }}
    >
      <summary className="flex min-h-9 cursor-pointer items-center gap-2 rounded-lg px-3 py-1.5 hover:bg-accent pointer-coarse:min-h-11">
        <Globe aria-hidden className="size-4 text-muted-foreground" />
        {t('sources.title', { count: sources.length })}
      </summary>
      <ol className="space-y-1 border-t p-2">
        {sources.map(({ index, title, source_url: address, source_snippet: snippet, source_age: age }) => (
          <li key={index} id={idOf(index)} tabIndex={-1} className="flex gap-2.5 rounded-md p-2 focus:bg-primary-soft focus:outline-none">
            <span className="shrink-0 font-mono text-xs leading-5 text-muted-foreground">[{index}]</span>
            <div className="min-w-0 flex-1">
              {isWeb(address) ? (
                <a
                  href={address}
                  target="_blank"
                  rel="noopener noreferrer nofollow"
                  className="font-medium wrap-anywhere text-primary underline-offset-4 hover:underline"
                >
                  {title || address}
                  <ExternalLink aria-hidden className="ml-1 inline size-3" />
                </a>
              ) : (
                <span className="font-medium wrap-anywhere">{title}</span>
              )}
              <p className="text-xs text-muted-foreground">{[isWeb(address) ? hostOf(address) : null, age].filter(Boolean).join(' · ')}</p>
              {snippet && <p className="mt-1 line-clamp-3 text-muted-foreground">{snippet}</p>}
            </div>
          </li>
        ))}
      </ol>
    </details>
  )
}
