import type { ComponentProps } from 'react'
import { cn } from '@/lib/classes'

// 16 px on touch screens: below that iOS zooms into the field.
export const fieldClasses =
  'w-full rounded-md border border-input bg-card text-sm text-foreground shadow-raised transition-colors placeholder:text-muted-foreground focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring/40 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-destructive pointer-coarse:text-base'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(fieldClasses, 'h-10 px-3 pointer-coarse:h-11', className)} {...props} />
}
