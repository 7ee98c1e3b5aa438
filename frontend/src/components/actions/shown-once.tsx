'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/markdown/copy-button'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { cn } from '@/lib/classes'

export function Copyable({ label, text, wrap = false }: { label: string; text: string; wrap?: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="space-y-1.5">
      <p className="text-sm font-medium">{label}</p>
      <div className="flex items-start gap-2 rounded-md border bg-muted py-1 pr-1 pl-3">
        {/* Keyboards scroll what has focus. */}
        <div role="group" aria-label={label} tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1.5">
          <code className={cn('font-mono text-sm', wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre')}>{text}</code>
        </div>
        <CopyButton text={text} label={`${t('app.copy')}: ${label}`} />
      </div>
    </div>
  )
}

interface Props {
  title: string
  label: string
  /** null: nothing to show. */
  secret: string | null
  onClose: () => void
  children?: ReactNode
}

/** Something that nobody can look up later. Only its button closes it. */
export function ShownOnce({ title, label, secret, onClose, children }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog open={secret !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} closeLabel={t('app.close')} onInteractOutside={(event) => event.preventDefault()}>
        <div className="space-y-5">
          <Alert tone="warning">{t('app.shownOnce')}</Alert>
          <Copyable label={label} text={secret ?? ''} wrap />
          {children}
          <div className="flex justify-end">
            <DialogClose asChild>
              <Button>{t('app.kept')}</Button>
            </DialogClose>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  )
}
