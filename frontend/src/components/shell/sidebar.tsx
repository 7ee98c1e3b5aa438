import { PanelLeftClose } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/brand/logo'
import { Boundary } from '@/components/states/boundary'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'
import { type SidebarParts } from './shell'

export function Brand() {
  const { t } = useTranslation()
  return (
    <span className="flex items-center gap-2.5 font-semibold tracking-tight">
      <Logo />
      {t('app.name')}
    </span>
  )
}

/** What sidebar and drawer show below their own heads. */
export function SidebarBody({ parts }: { parts: SidebarParts }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="px-3 pb-2">{parts.newChat}</div>
      {parts.areas}
      <nav data-tour="conversations" aria-label={t('tasks.heading')} className="flex min-h-0 flex-1 flex-col">
        <Boundary title={t('tasks.broken')} className="m-3">
          {parts.list}
        </Boundary>
      </nav>
      <div data-tour="account" className="border-t p-2">
        {parts.account}
      </div>
    </>
  )
}

interface Props {
  parts: SidebarParts
  onHide: () => void
}

export function Sidebar({ parts, onHide }: Props) {
  const { t } = useTranslation()
  return (
    <aside aria-label={t('shell.sidebar')} className="flex w-68 shrink-0 flex-col border-r bg-sidebar">
      <div className="flex h-14 shrink-0 items-center justify-between pr-2 pl-4">
        <Brand />
        <Tooltip content={t('shell.closeSidebar')} side="right">
          <Button variant="ghost" size="icon" aria-label={t('shell.closeSidebar')} onClick={onHide}>
            <PanelLeftClose aria-hidden />
          </Button>
        </Tooltip>
      </div>
      <SidebarBody parts={parts} />
    </aside>
  )
}
