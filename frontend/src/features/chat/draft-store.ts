/**
 * Drafts of this window. Each window goes on with what it was writing itself, also over a reload; the browser keeps the latest
 * of all windows for the next one that is opened.
 */
import { useCallback, useSyncExternalStore } from 'react'
import { DRAFT_PREFIX, onDraftsForgotten } from '@/lib/drafts-owner'
import { type Draft, fileOfBrief, fromStoredForm, isEmptyDraft, joined, NOTHING, storedForm } from './draft'
import type { Conversation } from './reducer'

interface Held {
  draft: Draft
  /** What this window has last stored or read. */
  stored: string | null
  /** Something was written here since the last message. */
  own: boolean
}

const held = new Map<string, Held>()
const listeners = new Set<() => void>()

export const keyOf = (taskId: number | null) => `${DRAFT_PREFIX}${taskId === null ? 'new' : String(taskId)}`

function tell() {
  for (const listener of listeners) listener()
}

function read(key: string): Held {
  const known = held.get(key)
  if (known) return known
  const own = sessionStorage.getItem(key)
  const stored = own ?? localStorage.getItem(key)
  const found = { draft: fromStoredForm(stored), stored, own: own !== null }
  held.set(key, found)
  return found
}

function store(key: string, draft: Draft) {
  const before = read(key).stored
  const stored = storedForm(draft)
  held.set(key, { draft, stored, own: !isEmptyDraft(draft) })
  if (stored !== null) {
    sessionStorage.setItem(key, stored)
    localStorage.setItem(key, stored)
  } else {
    sessionStorage.removeItem(key)
    // Another window may be writing something else by now.
    if (localStorage.getItem(key) === before) localStorage.removeItem(key)
  }
  tell()
}

export const draftOf = (taskId: number | null): Draft => read(keyOf(taskId)).draft

export function changeDraft(taskId: number | null, change: (draft: Draft) => Draft) {
  const before = draftOf(taskId)
  const after = change(before)
  if (after !== before) store(keyOf(taskId), after)
}

/** Wherever the file is by now: a conversation may have got its id meanwhile. */
export function changeFile(fileKey: string, change: (file: Draft['files'][number]) => Draft['files'][number] | null) {
  for (const [key, { draft }] of held) {
    if (!draft.files.some((file) => file.key === fileKey)) continue
    const files = draft.files.flatMap((file) => (file.key === fileKey ? (change(file) ?? []) : [file]))
    store(key, { ...draft, files })
  }
}

/** The server has tried to read the text of a file. */
export function remarkFile(id: number, remark: string | null) {
  const keys = [...held.values()].flatMap(({ draft }) => draft.files).filter((file) => file.id === id).map(({ key }) => key)
  for (const key of keys) changeFile(key, (file) => ({ ...file, remark }))
}

/** A window in which nothing is written shows what the others write. */
function follow(event: StorageEvent) {
  if (event.storageArea !== localStorage || event.key === null) return
  const mine = held.get(event.key)
  if (!mine || mine.own) return
  held.set(event.key, { draft: fromStoredForm(event.newValue), stored: event.newValue, own: false })
  tell()
}

function subscribe(listener: () => void) {
  if (listeners.size === 0) {
    window.addEventListener('storage', follow)
    // Nobody has listened so far: what other windows have written meanwhile is read anew.
    for (const [key, { own }] of held) if (!own) held.delete(key)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) window.removeEventListener('storage', follow)
  }
}

export function useDraft(taskId: number | null): [Draft, (change: (draft: Draft) => Draft) => void] {
  const draft = useSyncExternalStore(subscribe, () => draftOf(taskId), () => NOTHING)
  const change = useCallback((next: (draft: Draft) => Draft) => { changeDraft(taskId, next) }, [taskId])
  return [draft, change]
}

/** A new conversation has got its id: what was written meanwhile goes with it. */
export function moveDraft(taskId: number) {
  const draft = draftOf(null)
  if (isEmptyDraft(draft)) return
  store(keyOf(taskId), draft)
  store(keyOf(null), NOTHING)
}

/** The view goes away with messages that did not get through: they are found in the composer the next time. */
export function keepUnsent({ taskId, outgoing }: Conversation, online: boolean) {
  const unsent = outgoing.filter((message) => message.phase === 'failed' || !online)
  if (unsent.length === 0) return
  const drafts = unsent.map(({ text, attachments }): Draft => ({ ...NOTHING, text, files: attachments.map(fileOfBrief) }))
  changeDraft(taskId, (draft) => [...drafts, draft].reduce(joined))
}

/** As if the page were loaded anew; also when somebody else has come, whose drafts these are not. */
export function forgetDrafts() {
  held.clear()
  tell()
}

onDraftsForgotten(forgetDrafts)
