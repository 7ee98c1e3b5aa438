import type { ComponentProps } from 'react'
import { cn } from '@/lib/classes'

export function Label({ className, htmlFor, ...props }: ComponentProps<'label'> & { htmlFor: string }) {
  return <label htmlFor={htmlFor} className={cn('block text-sm font-medium', className)} {...props} />
}
