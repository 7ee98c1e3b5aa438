'use client'

import { Menu, PanelLeftOpen } from 'lucide-react'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'
import { cn } from '@/lib/classes'
import { ConnectionNotice } from './connection-notice'
import { useShell } from './shell-context'

interface Props {
  title: string
  /** What the sidebar would offer; shown while the sidebar is not. */
  action?: ReactNode
  /** In place of the title, for example while it is written anew. */
  heading?: ReactNode
  /** What one can do with what the page shows; at the right. */
  tools?: ReactNode
}

function PhoneHeader({ title, action, heading, tools }: Props) {
  const { t } = useTranslation()
  const { openSidebar } = useShell()
  return (
    <header className="flex h-14 shrink-0 items-center gap-1 border-b px-1.5">
      <Button variant="ghost" size="icon" data-tour="menu" aria-label={t('shell.openMenu')} onClick={openSidebar} className="size-11">
        <Menu aria-hidden className="size-5!" />
      </Button>
      {heading ?? <h1 className={cn('min-w-0 flex-1 truncate font-medium', !tools && 'text-center')}>{title}</h1>}
      {tools}
      {action ?? (!tools && <span className="size-11" />)}
    </header>
  )
}

function DesktopHeader({ title, action, heading, tools }: Props) {
  const { t } = useTranslation()
  const { sidebarShown, openSidebar } = useShell()
  return (
    <header className="flex h-14 shrink-0 items-center gap-1 px-3">
      {!sidebarShown && (
        <>
          <Tooltip content={t('shell.openSidebar')}>
            <Button variant="ghost" size="icon" data-tour="menu" aria-label={t('shell.openSidebar')} onClick={openSidebar}>
              <PanelLeftOpen aria-hidden />
            </Button>
          </Tooltip>
          {action}
        </>
      )}
      {heading ?? <h1 className="min-w-0 truncate px-2 text-sm font-medium">{title}</h1>}
      {tools && <div className="ml-auto flex shrink-0 items-center gap-1">{tools}</div>}
    </header>
  )
}

/** Title of the page, the way to the sidebar where it is not shown, and a word when there is no connection. */
export function PageHeader(props: Props) {
  const { desktop } = useShell()
  return (
    <>
      {desktop ? <DesktopHeader {...props} /> : <PhoneHeader {...props} />}
      <ConnectionNotice />
    </>
  )
}
