import type { ReactNode } from 'react'
import { cn } from '@/lib/classes'

interface Props {
  name: string
  /** Takes the whole row. */
  wide?: boolean
  className?: string
  children: ReactNode
}

/** One thing of the gallery, under its name in the code. */
export function Specimen({ name, wide = false, className, children }: Props) {
  return (
    <div className={cn('rounded-lg border bg-card p-4', wide && 'md:col-span-2')}>
      <p className="mb-3 font-mono text-xs text-muted-foreground">{name}</p>
      <div className={cn('flex flex-wrap items-center gap-3', className)}>{children}</div>
    </div>
  )
}
