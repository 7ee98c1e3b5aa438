import type { ComponentProps } from 'react'
import { cn } from '@/lib/classes'
import { fieldClasses } from './input'

/** Grows with its text, up to what the page can spare. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(fieldClasses, 'field-sizing-content max-h-[50dvh] min-h-24 px-3 py-2', className)} {...props} />
}
