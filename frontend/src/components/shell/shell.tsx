'use client'

import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apart } from '@/lib/later'
import { useDesktop } from '@/lib/media'
import { useShortcut } from '@/lib/shortcuts'
import { useStored } from '@/lib/stored'
import { ShellContext } from './shell-context'
import { Sidebar } from './sidebar'

// Desktops have no drawer.
const PhoneDrawer = apart(async () => (await import('./phone-drawer')).PhoneDrawer)

const MAIN_ID = 'content'

export interface SidebarParts {
  newChat: ReactNode
  /** Ways to the other areas. */
  areas: ReactNode
  list: ReactNode
  account: ReactNode
}

interface Props {
  parts: (closeDrawer: () => void) => SidebarParts
  children: ReactNode
}

/**
 * Sidebar and page. The page keeps its place in the tree when the layout changes between phone and desktop,
 * so that turning a phone loses nothing.
 */
export function Shell({ parts, children }: Props) {
  const { t } = useTranslation()
  const desktop = useDesktop()
  const [drawer, setDrawer] = useState(false)
  const [stored, setStored] = useStored('wegent.sidebar')
  const sidebarShown = stored !== 'hidden'
  const shell = useMemo(
    () => ({ desktop, sidebarShown, openSidebar: () => (desktop ? setStored(null) : setDrawer(true)) }),
    [desktop, sidebarShown, setStored],
  )
  useShortcut('sidebar', () => {
    if (desktop) setStored(sidebarShown ? 'hidden' : null)
    else setDrawer((shown) => !shown)
  })
  const contents = parts(() => setDrawer(false))
  return (
    <ShellContext value={shell}>
      <a
        href={`#${MAIN_ID}`}
        className="sr-only z-50 rounded-md bg-primary text-sm font-medium text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-4 focus:py-2"
      >
        {t('app.skipToContent')}
      </a>
      <div className="flex h-dvh overflow-hidden">
        {desktop && sidebarShown && <Sidebar parts={contents} onHide={() => setStored('hidden')} />}
        {!desktop && <PhoneDrawer open={drawer} onOpenChange={setDrawer} parts={contents} />}
        <main
          key="main"
          id={MAIN_ID}
          tabIndex={-1}
          className="flex min-w-0 flex-1 flex-col pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)] outline-none"
        >
          {children}
        </main>
      </div>
    </ShellContext>
  )
}
