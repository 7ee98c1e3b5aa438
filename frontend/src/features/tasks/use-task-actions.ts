'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslation } from 'react-i18next'
import { toast } from '@/lib/toasts'
import { ApiError } from '@/lib/api/errors'
import { type Task, type Wire } from '@/lib/api/types'
import { sayRefused } from '@/lib/optimistic'
import { deleteTasks, leaveTask, patchTask, readToTheEnd, restoreTask } from './api'
import { changeCached, changeLists, holdTasks, refreshLists } from './cache'
import { changed, changeOne, without } from './live'
import { isBusy, readAll } from './task-facts'
import { askToDelete, idOf } from './ui'

const shownTask = () => Number(new URLSearchParams(window.location.search).get('task'))

/** What one does with conversations as a whole. It shows at once, and is taken back with a word where the server refuses. */
export function useTaskActions() {
  const { t } = useTranslation('tasks')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const router = useRouter()

  const failed = (what: string, error: unknown) => sayRefused(common, what, error)

  const attempt = async (show: () => void, ask: () => Promise<unknown>, refused: string): Promise<boolean> => {
    const putBack = await holdTasks(client)
    show()
    try {
      await ask()
      return true
    } catch (error) {
      putBack()
      failed(refused, error)
      return false
    }
  }

  const change = (task: Task, body: Wire['TaskPatch']) =>
    attempt(
      () => {
        changeLists(client, (pages, filter) => pages && changeOne(pages, idOf(task), filter, (each) => changed(each, body)))
        changeCached(client, idOf(task), (each) => changed(each, body))
      },
      () => patchTask(idOf(task), body),
      t('failed.change'),
    ).finally(() => void refreshLists(client))

  const takeAway = (ids: readonly number[]) => changeLists(client, (pages) => pages && without(pages, ids))

  const leavePage = (ids: readonly number[]) => {
    if (ids.includes(shownTask())) router.push('/chat')
  }

  const bringBack = async (tasks: readonly Task[]) => {
    try {
      for (const task of tasks) await restoreTask(task)
      if (tasks.length === 1 && tasks[0]) router.push(`/chat?task=${String(idOf(tasks[0]))}`)
    } catch (error) {
      failed(t('failed.restore'), error)
    }
    await refreshLists(client)
  }

  const archiveEach = async (tasks: readonly Task[], archived: boolean) => {
    const done = await Promise.all(tasks.map((task) => change(task, { archived })))
    return tasks.filter((_, index) => done[index])
  }

  const archive = async (tasks: readonly Task[], archived = true) => {
    const done = await archiveEach(tasks, archived)
    if (done.length === 0) return
    toast(t(archived ? 'done.archived' : 'done.unarchived', { count: done.length }), {
      action: { label: t('undo'), run: () => void archiveEach(done, !archived) },
    })
  }

  /** Answers that are being written are stopped. */
  const destroy = async (tasks: readonly Task[]) => {
    const ids = tasks.map(idOf)
    const putBack = await holdTasks(client)
    takeAway(ids)
    try {
      const kept = await deleteTasks(ids, tasks.some(isBusy))
      const gone = tasks.filter((task) => !kept.some(({ id }) => id === idOf(task)))
      const [first] = kept
      if (first) {
        putBack()
        takeAway(gone.map(idOf))
        failed(t('failed.delete', { count: kept.length }), first.error && new ApiError({ ...first.error, status: 409 }))
      }
      if (gone.length === 0) return
      leavePage(gone.map(idOf))
      toast(t('done.deleted', { count: gone.length }), { action: { label: t('undo'), run: () => void bringBack(gone) } })
    } catch (error) {
      putBack()
      failed(t('failed.delete', { count: ids.length }), error)
    }
  }

  return {
    rename: (task: Task, title: string) => change(task, { title }),
    pin: (task: Task, pinned: boolean) => change(task, { pinned }),
    archive,
    destroy,
    /** At once where it can be taken back and touches nobody else; otherwise somebody is asked first. */
    remove: (task: Task) => (isBusy(task) || task.spec.is_group_chat ? askToDelete([task]) : void destroy([task])),
    markRead: (task: Task) =>
      void attempt(
        () => changeLists(client, (pages, filter) => pages && changeOne(pages, idOf(task), filter, readAll)),
        () => readToTheEnd(idOf(task)),
        t('failed.change'),
      ),
    leave: async (task: Task) => {
      const left = await attempt(() => takeAway([idOf(task)]), () => leaveTask(idOf(task)), t('failed.leave'))
      if (!left) return
      leavePage([idOf(task)])
      toast(t('done.left'))
    },
  }
}

export type TaskActions = ReturnType<typeof useTaskActions>
