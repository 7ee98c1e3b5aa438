import type { ComponentProps } from 'react'
import { cn } from '@/lib/classes'

export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-accent', className)} {...props} />
}
