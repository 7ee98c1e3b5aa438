import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DrawerContent } from '@/components/ui/dialog'
import { type SidebarParts } from './shell'
import { Brand, SidebarBody } from './sidebar'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  parts: SidebarParts
}

export function PhoneDrawer({ open, onOpenChange, parts }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DrawerContent title={t('shell.sidebar')}>
        <div className="flex h-14 shrink-0 items-center justify-between pr-1.5 pl-4">
          <Brand />
          <DialogClose asChild>
            <Button variant="ghost" size="icon" aria-label={t('app.close')} className="size-11">
              <X aria-hidden />
            </Button>
          </DialogClose>
        </div>
        <SidebarBody parts={parts} />
      </DrawerContent>
    </Dialog>
  )
}
