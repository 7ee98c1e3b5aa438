'use client'

import type { ReactNode } from 'react'
import { PageHeader } from '@/components/shell/page-header'
import { cn } from '@/lib/classes'
import { usePageTitle } from '@/lib/page-title'
import { AreaRow } from './area'

interface Props {
  /** Of the page and the window. */
  title: string
  /** What the page is for, in a sentence. */
  intro?: ReactNode
  /** Buttons for the whole page. */
  actions?: ReactNode
  /** For tables and editors; texts are easier to read in a narrow page. */
  wide?: boolean
  children: ReactNode
}

/** A page besides the chat: its head, and one column that scrolls. */
export function Page({ title, intro, actions, wide = false, children }: Props) {
  usePageTitle(title)
  return (
    <>
      <PageHeader title={title} />
      <AreaRow />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className={cn('w-full px-4 pt-2 pb-16 sm:px-5', wide ? 'max-w-6xl' : 'max-w-3xl')}>
          {(intro || actions) && (
            <div className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
              <div className="max-w-prose min-w-0 flex-1 basis-72 text-sm text-pretty text-muted-foreground">{intro}</div>
              {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
            </div>
          )}
          {children}
        </div>
      </div>
    </>
  )
}

interface SectionProps {
  title: string
  text?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A part of a page under its own heading. */
export function PageSection({ title, text, actions, children }: SectionProps) {
  return (
    <section className="mb-10">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="font-semibold tracking-tight">{title}</h2>
          {text && <p className="mt-0.5 max-w-prose text-sm text-pretty text-muted-foreground">{text}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
