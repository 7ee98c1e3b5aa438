import { AlertDialog as Radix } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

interface Props {
  open: boolean
  /** How many wait. */
  count: number
  onOpenChange: (open: boolean) => void
  onSend: (queue: 'keep' | 'clear') => void
}

/** New text on a queue that is paused: what becomes of those that wait is for people to say. */
export function PausedDialog({ open, count, onOpenChange, onSend }: Props) {
  const { t } = useTranslation('composer')
  const { t: common } = useTranslation()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-fade-in bg-black/40" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 max-h-[85dvh] w-[calc(100vw-2rem)] max-w-md -translate-1/2 animate-fade-in overflow-y-auto rounded-xl border bg-popover p-6 shadow-floating outline-none">
          <Radix.Title className="text-lg font-semibold">{t('pausedDialog.title', { count })}</Radix.Title>
          <Radix.Description className="mt-2 text-sm text-muted-foreground">{t('pausedDialog.text')}</Radix.Description>
          <div className="mt-6 flex flex-col gap-2">
            <Radix.Action asChild>
              <Button onClick={() => { onSend('keep') }}>{t('pausedDialog.keep')}</Button>
            </Radix.Action>
            <Radix.Action asChild>
              <Button variant="outline" onClick={() => { onSend('clear') }}>{t('pausedDialog.clear')}</Button>
            </Radix.Action>
            <Radix.Cancel asChild>
              <Button variant="ghost">{common('app.cancel')}</Button>
            </Radix.Cancel>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
