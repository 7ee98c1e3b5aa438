/** What somebody is doing with the list of conversations; the head of the chat takes part. */
import { create } from 'zustand'
import { type Task } from '@/lib/api/types'

interface TaskUi {
  /** Whose title is being written, and where. */
  renaming: { id: number; place: 'list' | 'head' } | null
  /** To be deleted, once somebody has said yes. */
  doomed: readonly Task[] | null
  /** Chosen ones; null while nothing is being chosen. */
  selected: readonly Task[] | null
  archived: boolean
  search: string
  /** Somebody wants to write into the search field, which may have to be brought into the page first. */
  searchAsked: boolean
}

export const useTaskUi = create<TaskUi>()(() => ({
  renaming: null,
  doomed: null,
  selected: null,
  archived: false,
  search: '',
  searchAsked: false,
}))

const set = useTaskUi.setState

export const rename = (id: number, place: 'list' | 'head') => set({ renaming: { id, place } })
export const endRenaming = () => set({ renaming: null })
export const askToDelete = (tasks: readonly Task[]) => set({ doomed: tasks })
export const endDeleting = () => set({ doomed: null })
export const showArchived = (archived: boolean) => set({ archived, search: '', selected: null })
export const searchFor = (search: string) => set({ search })
export const askForSearch = () => set({ searchAsked: true })
export const searchIsThere = () => set({ searchAsked: false })
export const beginSelecting = (tasks: readonly Task[] = []) => set({ selected: tasks })
export const endSelecting = () => set({ selected: null })

export const idOf = (task: Task): number => task.metadata.id ?? 0

export const toggleSelected = (task: Task) =>
  set(({ selected }) => {
    const others = selected?.filter((each) => idOf(each) !== idOf(task)) ?? []
    return { selected: others.length === selected?.length ? [...others, task] : others }
  })
