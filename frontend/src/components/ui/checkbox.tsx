import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/classes'

export function Checkbox({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        'group grid size-5 shrink-0 place-items-center rounded-sm border border-input bg-card text-primary-foreground transition-colors disabled:opacity-50 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary',
        className,
      )}
      {...props}
    >
      <Radix.Indicator>
        <Check aria-hidden className="size-4 group-data-[state=indeterminate]:hidden" />
        <Minus aria-hidden className="hidden size-4 group-data-[state=indeterminate]:block" />
      </Radix.Indicator>
    </Radix.Root>
  )
}

/** A checkbox with its words. */
export function CheckboxRow({ children, className, ...props }: ComponentProps<typeof Radix.Root> & { children: ReactNode }) {
  return (
    <label className={cn('flex cursor-pointer items-start gap-3 py-1 text-sm pointer-coarse:min-h-11 pointer-coarse:items-center', className)}>
      <Checkbox {...props} />
      <span className="min-w-0">{children}</span>
    </label>
  )
}
