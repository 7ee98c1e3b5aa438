import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/classes'

export const Select = Radix.Root
export const SelectValue = Radix.Value
export const SelectGroup = Radix.Group

export function SelectTrigger({ className, children, ...props }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        'inline-flex h-8 max-w-full min-w-0 items-center gap-1.5 rounded-md px-2.5 text-sm text-muted-foreground transition-colors hover:bg-accent hover:text-foreground disabled:pointer-events-none disabled:opacity-60 data-[state=open]:bg-accent pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0',
        className,
      )}
      {...props}
    >
      {children}
      <Radix.Icon asChild>
        <ChevronDown aria-hidden className="opacity-60" />
      </Radix.Icon>
    </Radix.Trigger>
  )
}

export function SelectContent({ className, children, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        position="popper"
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          'z-50 max-h-(--radix-select-content-available-height) max-w-[min(22rem,calc(100vw-1rem))] min-w-56 animate-rise overflow-hidden rounded-lg border bg-popover text-popover-foreground shadow-floating',
          className,
        )}
        {...props}
      >
        <Radix.Viewport className="p-1">{children}</Radix.Viewport>
      </Radix.Content>
    </Radix.Portal>
  )
}

interface ItemProps extends ComponentProps<typeof Radix.Item> {
  /** A second line in the list only; the closed select shows `children`. */
  note?: ReactNode
}

export function SelectItem({ className, children, note, ...props }: ItemProps) {
  return (
    <Radix.Item
      className={cn(
        'relative flex min-h-9 cursor-pointer flex-col justify-center rounded-sm py-1.5 pr-9 pl-2.5 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-accent pointer-coarse:min-h-11',
        className,
      )}
      {...props}
    >
      <Radix.ItemText>{children}</Radix.ItemText>
      {note && <span className="text-xs text-muted-foreground">{note}</span>}
      <Radix.ItemIndicator className="absolute right-2.5">
        <Check aria-hidden className="size-4 text-primary" />
      </Radix.ItemIndicator>
    </Radix.Item>
  )
}

export function SelectLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn('px-2.5 pt-2 pb-1 text-xs font-medium text-muted-foreground', className)} {...props} />
}
