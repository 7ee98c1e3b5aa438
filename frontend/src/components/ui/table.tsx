import type { ComponentProps } from 'react'
import { cn } from '@/lib/classes'

/** Scrolls sideways within itself where it is wider than the page. `label` names it for screen readers. */
export function Table({ className, label, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // Keyboards scroll what has focus.
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg border bg-card">
      <table className={cn('w-full border-collapse text-left text-sm', className)} {...props} />
    </div>
  )
}

export function TableHead({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn('border-b bg-muted/50 px-4 py-2.5 text-xs font-medium whitespace-nowrap text-muted-foreground', className)}
      {...props}
    />
  )
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return <tr className={cn('border-b transition-colors last:border-b-0 hover:bg-muted/50', className)} {...props} />
}

export function TableCell({ className, ...props }: ComponentProps<'td'>) {
  return <td className={cn('px-4 py-2.5 align-middle', className)} {...props} />
}
