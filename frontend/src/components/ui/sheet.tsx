import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/lib/classes'
import { Button } from './button'

export const Sheet = Radix.Root
export const SheetTrigger = Radix.Trigger
export const SheetClose = Radix.Close

interface Props {
  title: ReactNode
  description?: ReactNode
  closeLabel: string
  className?: string
  children: ReactNode
}

/** A dialog at the right edge: details beside what they are of. On a phone it takes the whole page. */
export function SheetContent({ title, description, closeLabel, className, children }: Props) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-black/40" />
      <Radix.Content
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed inset-y-0 right-0 z-50 flex w-full max-w-xl animate-sheet-in flex-col bg-popover pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)] pb-[env(safe-area-inset-bottom)] shadow-floating outline-none sm:border-l',
          className,
        )}
      >
        <header className="flex shrink-0 items-start gap-3 border-b py-3 pr-3 pl-5">
          <div className="min-w-0 flex-1 py-1">
            <Radix.Title className="truncate font-semibold">{title}</Radix.Title>
            {description && <Radix.Description className="text-sm text-muted-foreground">{description}</Radix.Description>}
          </div>
          <Radix.Close asChild>
            <Button variant="ghost" size="icon" aria-label={closeLabel}>
              <X aria-hidden />
            </Button>
          </Radix.Close>
        </header>
        {/* Keyboards scroll what has focus. */}
        <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-5 focus-visible:-outline-offset-2">
          {children}
        </div>
      </Radix.Content>
    </Radix.Portal>
  )
}
