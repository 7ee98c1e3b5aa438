'use client'

import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { KINDS, listPath, type Kind } from '@/lib/resources'

interface Props {
  current: Kind
  /** The only one that is looked at. */
  namespace: string | null
}

/** The ways to the lists of the other kinds. */
export function KindLinks({ current, namespace }: Props) {
  const { t } = useTranslation('resources')
  const chosen = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  return (
    <nav aria-label={t('list.kinds')} className="-mx-1 mb-4 overflow-x-auto px-1 pb-1">
      <ul className="flex gap-1 border-b">
        {KINDS.map((kind) => (
          <li key={kind} className="shrink-0">
            <Link
              ref={kind === current ? chosen : undefined}
              href={listPath(kind, namespace)}
              prefetch={false}
              aria-current={kind === current ? 'page' : undefined}
              className={cn(
                '-mb-px inline-flex h-10 items-center border-b-2 px-3 text-sm font-medium whitespace-nowrap transition-colors focus-visible:-outline-offset-2 pointer-coarse:h-11',
                kind === current ? 'border-primary text-foreground' : 'border-transparent text-muted-foreground hover:text-foreground',
              )}
            >
              {t(`kinds.${kind}.many`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
