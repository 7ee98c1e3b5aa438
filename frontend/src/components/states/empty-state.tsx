import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  icon: LucideIcon
  title: string
  /** What belongs here, and why one would want it. */
  text: ReactNode
  /** The way to the first one. */
  children?: ReactNode
}

/** In place of a list that has nothing in it. */
export function EmptyState({ icon: Icon, title, text, children }: Props) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-lg border border-dashed px-6 py-12 text-center">
      <span className="grid size-11 place-items-center rounded-full bg-muted">
        <Icon aria-hidden className="size-5 text-muted-foreground" />
      </span>
      <h2 className="mt-2 font-semibold">{title}</h2>
      <div className="max-w-prose text-sm text-balance text-muted-foreground">{text}</div>
      {children && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  )
}
