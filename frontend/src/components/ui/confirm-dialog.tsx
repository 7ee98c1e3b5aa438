'use client'

import { AlertDialog as Radix } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import { Spinner } from './spinner'

interface Props {
  /** The button that asks; leave it out when `open` is controlled. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  /** What will be gone or changed, and whether it comes back. */
  text: ReactNode
  /** The verb of what is done: never "OK". */
  confirm: string
  danger?: boolean
  /** The dialog waits for it, and stays when it throws: show why within `children` or a toast. */
  onConfirm: () => unknown
  children?: ReactNode
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ trigger, open, onOpenChange, title, text, confirm, danger = false, onConfirm, children }: Props) {
  const { t } = useTranslation()
  const [own, setOwn] = useState(false)
  const [busy, setBusy] = useState(false)
  const change = onOpenChange ?? setOwn
  const run = async () => {
    setBusy(true)
    try {
      await onConfirm()
      change(false)
    } catch {
      // Whoever does it says why it failed; the question stays.
    } finally {
      setBusy(false)
    }
  }
  return (
    <Radix.Root open={open ?? own} onOpenChange={change}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-fade-in bg-black/40" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 max-h-[85dvh] w-[calc(100vw-2rem)] max-w-md -translate-1/2 animate-fade-in overflow-y-auto rounded-xl border bg-popover p-6 shadow-floating outline-none">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-sm text-muted-foreground">{text}</div>
          </Radix.Description>
          {children && <div className="mt-4">{children}</div>}
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <Radix.Cancel asChild>
              <Button variant="outline">{t('app.cancel')}</Button>
            </Radix.Cancel>
            <Button variant={danger ? 'danger' : 'primary'} disabled={busy} onClick={() => void run()}>
              {busy && <Spinner />}
              {confirm}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
