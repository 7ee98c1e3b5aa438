'use client'

import { useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import { Suspense, useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadingPage } from '@/components/page/loading-page'
import { Shell } from '@/components/shell/shell'
import { Button } from '@/components/ui/button'
import { meQuery } from '@/features/account/api'
import { SearchKey } from '@/features/tasks/search-key'
import { TaskDialogs } from '@/features/tasks/task-dialogs'
import { TourHost } from '@/features/tour/host'
import { apart } from '@/lib/later'
import { useFollowPreferences } from '@/lib/preferences'
import { AreaLinks } from './area-links'
import { NewChatLink, useNewChatShortcut } from './new-chat'
import { useTaskParam } from './task-param'

// Frame and page are there first; all these have to wait for the server or for a person.
const SOON = { soon: true }
const TaskList = apart(async () => (await import('@/features/tasks/task-list')).TaskList, SOON)
const UserMenu = apart(async () => (await import('@/features/account/user-menu')).UserMenu, SOON)
const Toaster = apart(async () => (await import('@/components/ui/toast')).Toaster, SOON)
const ShortcutHelp = apart(async () => (await import('@/components/shortcuts/shortcut-help')).ShortcutHelp, SOON)

function NewChat({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  return (
    <Button asChild variant="outline" className="w-full justify-start px-2.5">
      <NewChatLink onClick={onOpen}>
        <SquarePen aria-hidden />
        {t('shell.newChat')}
      </NewChatLink>
    </Button>
  )
}

/** The features around every page: list of conversations and account. */
export function Workspace({ children }: { children: ReactNode }) {
  const activeId = useTaskParam()
  const me = useQuery(meQuery).data?.id
  useFollowPreferences()
  useNewChatShortcut()
  const parts = useCallback(
    (closeDrawer: () => void) => ({
      newChat: <NewChat onOpen={closeDrawer} />,
      areas: <AreaLinks onOpen={closeDrawer} />,
      list: <TaskList activeId={activeId} me={me} onOpen={closeDrawer} />,
      account: <UserMenu />,
    }),
    [activeId, me],
  )
  return (
    <>
      <Shell parts={parts}>
        <SearchKey />
        <Suspense fallback={<LoadingPage />}>{children}</Suspense>
      </Shell>
      <TaskDialogs />
      <ShortcutHelp />
      <TourHost />
      <Toaster />
    </>
  )
}
