import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { create } from 'zustand'
import { cn } from '@/lib/classes'
import { Button } from './button'

interface ToastText {
  title: string
  description?: string
  tone?: 'neutral' | 'danger'
}

interface ShownToast extends ToastText {
  id: number
}

const useToasts = create<{ toasts: ShownToast[] }>(() => ({ toasts: [] }))
let lastId = 0

/** Shows a passing notice in a corner; for what needs an answer use a dialog, for what stays an alert. */
export function toast(text: ToastText) {
  lastId += 1
  const shown = { ...text, id: lastId }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), shown] }))
}

const remove = (id: number) => useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((entry) => entry.id !== id) }))

export function Toaster({ label, closeLabel }: { label: string; closeLabel: string }) {
  const { toasts } = useToasts()
  return (
    <Radix.Provider label={label} duration={6000}>
      {toasts.map(({ id, title, description, tone }) => (
        <Radix.Root
          key={id}
          onOpenChange={(open) => !open && remove(id)}
          className="flex animate-rise items-start gap-3 rounded-lg border bg-popover py-3 pr-2 pl-4 shadow-floating"
        >
          <div className="min-w-0 flex-1 py-1">
            <Radix.Title className={cn('text-sm font-medium', tone === 'danger' && 'text-destructive')}>{title}</Radix.Title>
            {description && <Radix.Description className="mt-0.5 text-sm text-muted-foreground">{description}</Radix.Description>}
          </div>
          <Radix.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label={closeLabel}>
              <X aria-hidden />
            </Button>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-[calc(1rem+env(safe-area-inset-bottom))] z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none" />
    </Radix.Provider>
  )
}
