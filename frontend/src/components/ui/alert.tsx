import { cva, type VariantProps } from 'class-variance-authority'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/classes'

const alert = cva('flex gap-3 rounded-lg border px-4 py-3 text-sm', {
  variants: {
    tone: {
      info: 'border-border bg-muted text-foreground [&>svg]:text-muted-foreground',
      warning: 'border-warning/30 bg-warning-soft text-foreground [&>svg]:text-warning',
      danger: 'border-destructive/30 bg-destructive-soft text-foreground [&>svg]:text-destructive',
    },
  },
  defaultVariants: { tone: 'info' },
})

const ICONS = { info: Info, warning: TriangleAlert, danger: CircleAlert } as const

interface Props extends VariantProps<typeof alert> {
  title?: ReactNode
  children?: ReactNode
  className?: string
  /** `alert` interrupts a screen reader, `status` waits for a pause; a static notice needs neither. */
  role?: 'alert' | 'status'
}

export function Alert({ tone, title, children, className, role }: Props) {
  const Icon = ICONS[tone ?? 'info']
  return (
    <div role={role} className={cn(alert({ tone }), className)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 space-y-1 text-pretty">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
    </div>
  )
}
