import { LoaderCircle } from 'lucide-react'
import { cn } from '@/lib/classes'

/** With `label` it is announced; without, it only decorates a text that says the same. */
export function Spinner({ className, label }: { className?: string; label?: string }) {
  const icon = <LoaderCircle aria-hidden className={cn('size-4 animate-spin', className)} />
  if (!label) return icon
  return (
    <span role="status" className="inline-flex">
      {icon}
      <span className="sr-only">{label}</span>
    </span>
  )
}
