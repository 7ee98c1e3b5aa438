'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { type ShownToast, useToasts } from '@/lib/toasts'
import { Button } from './button'

const READING_MS = 5_000
/** Long enough for who reads slowly, or has to decide. */
const DECIDING_MS = 12_000

export { toast } from '@/lib/toasts'

function Card({ id, tone, text, action }: ShownToast) {
  const { t } = useTranslation()
  const remove = useToasts((state) => state.remove)
  const Icon = tone === 'success' ? CircleCheck : CircleAlert
  return (
    <Radix.Root
      type={tone === 'danger' ? 'foreground' : 'background'}
      duration={action || tone === 'danger' ? DECIDING_MS : READING_MS}
      onOpenChange={(open) => {
        if (!open) remove(id)
      }}
      className="flex animate-rise items-center gap-3 rounded-lg border bg-popover py-2 pr-2 pl-4 text-sm shadow-floating data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)"
    >
      <Icon aria-hidden className={cn('size-4 shrink-0', tone === 'success' ? 'text-success' : 'text-destructive')} />
      <Radix.Description className="min-w-0 flex-1 break-words">{text}</Radix.Description>
      {action && (
        <Radix.Action asChild altText={action.label}>
          <Button variant="ghost" size="sm" className="text-primary" onClick={action.run}>
            {action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t('app.close')}>
          <X aria-hidden />
        </Button>
      </Radix.Close>
    </Radix.Root>
  )
}

/** Where toasts appear: once in the page. */
export function Toaster() {
  const { t } = useTranslation()
  const shown = useToasts((state) => state.shown)
  return (
    <Radix.Provider label={t('app.notice')}>
      {shown.map((each) => (
        <Card key={each.id} {...each} />
      ))}
      <Radix.Viewport
        label={t('app.notices')}
        className="fixed right-0 bottom-0 z-60 flex w-96 max-w-full flex-col gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))] outline-none"
      />
    </Radix.Provider>
  )
}
