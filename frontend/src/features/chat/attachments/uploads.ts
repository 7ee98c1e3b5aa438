/** Files of drafts on their way to the server. They go on while the page shows something else, and over a login. */
import { ApiError } from '@/lib/api/errors'
import { onDraftsForgotten } from '@/lib/drafts-owner'
import { type Draft, type DraftFile } from '../draft'
import { changeDraft, changeFile, draftOf } from '../draft-store'
import { forgetAddress } from './addresses'
import { type Limits, refusalOf } from './limits'
import { pause } from './patience'
import { forget, sendFile } from './send-file'

/** More at once would only slow each other down. */
const AT_ONCE = 3

interface Going {
  file: File
  controller: AbortController
}

const going = new Map<string, Going>()
const files = new Map<string, File>()
let running = 0
const queue: (() => void)[] = []
let last = 0

/** What was chosen in this window; null after a reload. */
export const localFile = (key: string): File | null => files.get(key) ?? null

async function turn(signal: AbortSignal) {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
  running += 1
  if (signal.aborted) done()
  signal.throwIfAborted()
}

function done() {
  running -= 1
  queue.shift()?.()
}

const failed = (error: unknown): Partial<DraftFile> => ({
  phase: 'failed',
  problem: error instanceof ApiError ? { reason: error.reason, message: error.message } : { reason: 'Unexpected', message: String(error) },
})

const patch = (key: string, changes: Partial<DraftFile>) => {
  changeFile(key, (file) => ({ ...file, ...changes }))
}

async function run(key: string, { file, controller: { signal } }: Going, uploadId: number | null) {
  await turn(signal)
  try {
    const attachment = await sendFile({
      file,
      uploadId,
      signal,
      pause,
      onBegun: (id) => { patch(key, { id, phase: 'sending' }) },
      onProgress: (sent) => { patch(key, { sent, phase: 'sending' }) },
      onWaiting: () => { patch(key, { phase: 'waiting' }) },
    })
    const { id, filename, mime_type: mimeType, size } = attachment
    patch(key, { id, filename, mimeType, sent: size, phase: 'done' })
  } finally {
    done()
  }
}

function start(key: string, file: File, uploadId: number | null) {
  const mine = { file, controller: new AbortController() }
  going.set(key, mine)
  files.set(key, file)
  run(key, mine, uploadId)
    .catch((error: unknown) => {
      if (!mine.controller.signal.aborted) patch(key, failed(error))
    })
    .finally(() => {
      if (going.get(key) === mine) going.delete(key)
    })
}

function drafted(file: File, limits: Limits): DraftFile {
  const refusal = refusalOf(file, limits)
  last += 1
  return {
    key: `f${String(last)}-${Math.random().toString(36).slice(2)}`,
    id: null,
    filename: file.name,
    size: file.size,
    mimeType: file.type,
    phase: refusal ? 'failed' : 'sending',
    sent: 0,
    problem: refusal && { reason: refusal, message: '' },
  }
}

const taken = ({ files: all }: Draft) => all.filter(({ phase }) => phase !== 'failed').length

/** Begins to send files for a draft; the answer is how many were too many for one message. */
export function attach(taskId: number | null, chosen: readonly File[], limits: Limits): number {
  const room = Math.max(0, limits.max_per_message - taken(draftOf(taskId)))
  const wanted = chosen.slice(0, room).map((file) => ({ file, entry: drafted(file, limits) }))
  changeDraft(taskId, (draft) => ({ ...draft, files: [...draft.files, ...wanted.map(({ entry }) => entry)] }))
  for (const { file, entry } of wanted) {
    files.set(entry.key, file)
    if (entry.phase === 'sending') start(entry.key, file, null)
  }
  return chosen.length - wanted.length
}

/** Goes on with an upload of which the page had lost the file; false when this is another file. */
export function reattach(lost: DraftFile, file: File): boolean {
  if (file.name !== lost.filename || file.size !== lost.size) return false
  patch(lost.key, { phase: 'sending', problem: null })
  start(lost.key, file, lost.id)
  return true
}

export function tryAgain({ key, id }: DraftFile) {
  const file = files.get(key)
  if (!file) return
  patch(key, { phase: 'sending', sent: 0, problem: null })
  start(key, file, id)
}

function drop(key: string) {
  const file = files.get(key)
  if (file) forgetAddress(file)
  files.delete(key)
}

export function detach({ key, id, phase }: DraftFile) {
  going.get(key)?.controller.abort()
  changeFile(key, () => null)
  drop(key)
  if (id !== null) forget(id, phase === 'done')
}

/** They have gone with a message. */
export function release(sent: readonly DraftFile[]) {
  for (const { key } of sent) drop(key)
}

onDraftsForgotten(() => {
  for (const { controller } of going.values()) controller.abort()
  for (const key of [...files.keys()]) drop(key)
})
