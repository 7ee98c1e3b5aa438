'use client'

import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { cn } from '@/lib/classes'

interface Props {
  icon: ReactNode
  title: ReactNode
  /** To the right of the title: a state, a duration. */
  aside?: ReactNode
  /** Whether it is open as long as the person has not chosen. */
  open?: boolean
  className?: string
  testId?: string
  children: ReactNode
}

/** A part of an answer that is told in one line, and has more to show. What is folded is not rendered. */
export function Fold({ icon, title, aside, open: byItself = false, className, testId, children }: Props) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const open = chosen ?? byItself
  return (
    <section data-testid={testId} className={cn('my-2 rounded-lg border bg-card text-sm', className)}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => {
          setChosen(!open)
        }}
        className="flex min-h-9 w-full items-center gap-2 rounded-lg px-3 py-1.5 text-left transition-colors hover:bg-accent pointer-coarse:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0"
      >
        <span className="text-muted-foreground [&_svg]:size-4">{icon}</span>
        <span className="min-w-0 flex-1 truncate">{title}</span>{' '}
        {aside && <span className="flex shrink-0 items-center gap-2 text-xs text-muted-foreground">{aside}</span>}
        <ChevronRight aria-hidden className={cn('text-muted-foreground transition-transform', open && 'rotate-90')} />
      </button>
      {open && <div className="border-t px-3 py-2.5">{children}</div>}
    </section>
  )
}
