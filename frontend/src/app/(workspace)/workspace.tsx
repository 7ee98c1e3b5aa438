'use client'

import { SquarePen } from 'lucide-react'
import Link from 'next/link'
import { Suspense, useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadingPage } from '@/components/page/loading-page'
import { Shell } from '@/components/shell/shell'
import { Button } from '@/components/ui/button'
import { Toaster } from '@/components/ui/toast'
import { UserMenu } from '@/features/account/user-menu'
import { TaskList } from '@/features/tasks/task-list'
import { useFollowPreferences } from '@/lib/preferences'
import { AreaLinks } from './area-links'
import { useTaskParam } from './task-param'

function NewChat({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  return (
    <Button asChild variant="outline" className="w-full justify-start px-2.5">
      <Link href="/chat" onClick={onOpen}>
        <SquarePen aria-hidden />
        {t('shell.newChat')}
      </Link>
    </Button>
  )
}

/** The features around every page: list of conversations and account. */
export function Workspace({ children }: { children: ReactNode }) {
  const activeId = useTaskParam()
  useFollowPreferences()
  const parts = useCallback(
    (closeDrawer: () => void) => ({
      newChat: <NewChat onOpen={closeDrawer} />,
      areas: <AreaLinks onOpen={closeDrawer} />,
      list: <TaskList activeId={activeId} onOpen={closeDrawer} />,
      account: <UserMenu />,
    }),
    [activeId],
  )
  return (
    <>
      <Shell parts={parts}>
        <Suspense fallback={<LoadingPage />}>{children}</Suspense>
      </Shell>
      <Toaster />
    </>
  )
}
