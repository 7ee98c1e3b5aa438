import type { ReactNode } from 'react'
import { cn } from '@/lib/classes'

/** One thing of the gallery, under its name in the code. */
export function Specimen({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <div className="rounded-lg border bg-card p-4">
      <p className="mb-3 font-mono text-xs text-muted-foreground">{name}</p>
      <div className={cn('flex flex-wrap items-center gap-3', className)}>{children}</div>
    </div>
  )
}
