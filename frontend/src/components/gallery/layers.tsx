import { useTranslation } from 'react-i18next'
import { PageSection } from '@/components/page/page'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet'
import { toast } from '@/components/ui/toast'
import { Tooltip } from '@/components/ui/tooltip'
import { Specimen } from './specimen'

export function Layers() {
  const { t } = useTranslation('design')
  const { t: common } = useTranslation()
  const close = common('app.close')
  const opener = (name: string) => <Button variant="outline">{name}</Button>
  return (
    <PageSection title={t('layers.title')} text={t('layers.text')}>
      <Specimen name="Dialog, ConfirmDialog, Sheet, Popover, DropdownMenu, Tooltip">
        <Dialog>
          <DialogTrigger asChild>{opener('Dialog')}</DialogTrigger>
          <DialogContent title={t('layers.heading')} description={t('layers.about')} closeLabel={close} />
        </Dialog>
        <ConfirmDialog
          trigger={opener('ConfirmDialog')}
          danger
          title={t('layers.ask')}
          text={t('layers.about')}
          confirm={t('layers.remove')}
          onConfirm={() => toast(t('feedback.done'))}
        />
        <Sheet>
          <SheetTrigger asChild>{opener('Sheet')}</SheetTrigger>
          <SheetContent title={t('layers.heading')} description={t('layers.about')} closeLabel={close}>
            <p className="text-sm text-muted-foreground">{t('layers.details')}</p>
          </SheetContent>
        </Sheet>
        <Popover>
          <PopoverTrigger asChild>{opener('Popover')}</PopoverTrigger>
          <PopoverContent>{t('layers.details')}</PopoverContent>
        </Popover>
        <DropdownMenu modal={false}>
          <DropdownMenuTrigger asChild>{opener('DropdownMenu')}</DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuItem>{t('controls.one')}</DropdownMenuItem>
            <DropdownMenuItem>{t('controls.two')}</DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
        <Tooltip content={t('layers.details')}>{opener('Tooltip')}</Tooltip>
      </Specimen>
    </PageSection>
  )
}
