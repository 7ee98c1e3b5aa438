'use client'

import { useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import { Suspense, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '@/components/shell/page-header'
import { Button } from '@/components/ui/button'
import { meQuery } from '@/features/account/api'
import { teamsQuery } from '@/features/agents/api'
import { labelOf } from '@/features/agents/choice'
import { useAgentChoice } from '@/features/agents/use-choice'
import { Welcome } from '@/features/agents/welcome'
import { ChatView } from '@/features/chat'
import { useHeadTitle } from '@/features/tasks/head-title'
import { useAccess } from '@/features/tasks/use-access'
import { useMarkRead } from '@/features/tasks/use-mark-read'
import { useTask } from '@/features/tasks/use-task'
import { TourInvitation } from '@/features/tour/invitation'
import { apart } from '@/lib/later'
import { useDesktop } from '@/lib/media'
import { addressOf } from '@/lib/navigation'
import { usePageTitle } from '@/lib/page-title'
import { NewChatLink, useNewChatKey } from '../new-chat'
import { useTaskParam } from '../task-param'
import { membersOf, placeholderOf, teamOf } from './team-words'

// Menus, which have nothing to offer before the server has told the teams.
const AgentToolbar = apart(async () => (await import('@/features/agents/agent-toolbar')).AgentToolbar, { soon: true })

// What one does with a conversation as a whole comes after the conversation itself.
const Tools = apart(async () => (await import('./tools')).Tools, { soon: true })
const ReaderNote = apart(async () => (await import('@/features/tasks/reader-note')).ReaderNote)

function NewChatIcon() {
  const { t } = useTranslation()
  return (
    <Button asChild variant="ghost" size="icon" className="max-md:size-11">
      <NewChatLink aria-label={t('shell.newChat')} title={t('shell.newChat')}>
        <SquarePen aria-hidden className="max-md:size-5!" />
      </NewChatLink>
    </Button>
  )
}

export default function ChatPage() {
  const { t } = useTranslation()
  const taskId = useTaskParam()
  const newChatKey = useNewChatKey()
  const choice = useAgentChoice()
  const task = useTask(taskId)
  const access = useAccess(taskId)
  const heading = useHeadTitle(task)
  const me = useQuery(meQuery).data?.id
  const teams = useQuery(teamsQuery).data
  const team = teamOf(teams ?? [], task, choice.team)
  const members = useMemo(() => membersOf(team), [team])
  const desktop = useDesktop()
  const modelLabels = new Map(choice.allModels.map((model) => [model.metadata.name, labelOf(model)]))
  useMarkRead(taskId)
  const name = taskId === null ? t('shell.newChat') : (task?.spec.title ?? t('pages.chat'))
  usePageTitle(name)
  // The router would change the address some time later, while the answer is already being written: a reload must find it.
  const open = useCallback((id: number) => window.history.pushState(null, '', addressOf(`/chat?task=${id}`)), [])
  return (
    <>
      <PageHeader
        title={name}
        heading={heading}
        action={<NewChatIcon />}
        tools={task && access && <Tools key={taskId} task={task} access={access} names={{ team: team?.metadata.displayName ?? null, models: modelLabels }} />}
      />
      <ChatView
        key={newChatKey}
        taskId={taskId}
        onTaskCreated={open}
        teamId={choice.team?.metadata.id ?? null}
        modelName={choice.model?.metadata.name ?? null}
        modelLabels={modelLabels}
        toolbar={<AgentToolbar choice={choice} started={taskId !== null} />}
        me={me}
        members={members}
        isGroupChat={task?.spec.is_group_chat ?? false}
        isGuest={access?.own === false}
        placeholder={placeholderOf(team, desktop)}
        readOnly={task && access?.use === false ? <Suspense><ReaderNote task={task} /></Suspense> : undefined}
        emptyState={
          <>
            <Welcome choice={choice} />
            <Suspense>
              <TourInvitation />
            </Suspense>
          </>
        }
      />
    </>
  )
}
