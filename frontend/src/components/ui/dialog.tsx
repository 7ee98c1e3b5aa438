import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/classes'
import { Button } from './button'

export const Dialog = Radix.Root
export const DialogTrigger = Radix.Trigger
export const DialogClose = Radix.Close

const overlay = 'fixed inset-0 z-40 animate-fade-in bg-black/40'

interface Props extends Omit<ComponentProps<typeof Radix.Content>, 'title'> {
  title: ReactNode
  description?: ReactNode
  closeLabel: string
}

export function DialogContent({ title, description, closeLabel, className, children, ...props }: Props) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        // Without a description Radix wants to be told that this is on purpose.
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed top-1/2 left-1/2 z-50 max-h-[85dvh] w-[calc(100vw-2rem)] max-w-lg -translate-1/2 animate-fade-in overflow-y-auto rounded-xl border bg-popover p-6 shadow-floating',
          className,
        )}
        {...props}
      >
        <Radix.Title className="pr-8 text-lg font-semibold">{title}</Radix.Title>
        {description && <Radix.Description className="mt-1 text-sm text-muted-foreground">{description}</Radix.Description>}
        <div className="mt-4">{children}</div>
        <Radix.Close asChild>
          <Button variant="ghost" size="icon-sm" aria-label={closeLabel} className="absolute top-3 right-3">
            <X aria-hidden />
          </Button>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  )
}

interface DrawerProps {
  /** Named for screen readers; the drawer's own content shows what it is. */
  title: string
  children: ReactNode
}

/** A dialog at the left edge, for phones. */
export function DrawerContent({ title, children }: DrawerProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        aria-describedby={undefined}
        className="fixed inset-y-0 left-0 z-50 flex w-[min(20rem,85vw)] animate-drawer-in flex-col bg-sidebar pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] pl-[env(safe-area-inset-left)] shadow-floating outline-none"
      >
        <Radix.Title className="sr-only">{title}</Radix.Title>
        {children}
      </Radix.Content>
    </Radix.Portal>
  )
}
