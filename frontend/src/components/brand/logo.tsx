import { cn } from '@/lib/classes'

/** The mark: a W whose two ends are heads, two agents working side by side. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" fill="none" className={cn('size-7', className)}>
      <rect width="32" height="32" rx="9" className="fill-primary" />
      <path
        d="M7.5 13.5 11.75 22.5 16 14 20.25 22.5 24.5 13.5"
        className="stroke-primary-foreground"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="7.5" cy="9" r="2.1" className="fill-primary-foreground" />
      <circle cx="24.5" cy="9" r="2.1" className="fill-primary-foreground" />
    </svg>
  )
}
