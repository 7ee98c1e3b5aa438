import { type ReactNode } from 'react'

interface Props {
  userName: string
  displayName: string | null | undefined
  /** What else is to be known of them. */
  notes?: ReactNode
  /** What can be done with them. */
  children?: ReactNode
}

/** A line about somebody. */
export function Person({ userName, displayName, notes, children }: Props) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <span aria-hidden className="grid size-8 shrink-0 place-items-center rounded-full bg-primary-soft text-sm font-semibold text-primary uppercase">
        {(displayName ?? userName).slice(0, 1)}
      </span>
      <span className="min-w-0 flex-1 basis-40">
        <span className="block truncate text-sm font-medium">{displayName ?? userName}</span>
        <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted-foreground">
          {displayName && <span className="truncate">@{userName}</span>}
          {notes}
        </span>
      </span>
      {children && <span className="flex items-center gap-1.5">{children}</span>}
    </li>
  )
}
