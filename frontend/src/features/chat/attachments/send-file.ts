/** One file on its way to the server, in parts. What has arrived stays there, so that a break costs no more than one part. */
import { api, unwrap } from '@/lib/api/client'
import { ApiError } from '@/lib/api/errors'
import { type Wire } from '@/lib/api/types'

type Attachment = Wire['Attachment']
type Upload = Wire['Upload']

export interface Sending {
  file: Blob & { name: string }
  /** An upload that was begun before. */
  uploadId: number | null
  signal: AbortSignal
  onBegun: (uploadId: number) => void
  /** Bytes that the server has. */
  onProgress: (bytes: number) => void
  /** The server cannot be reached, or is busy: it is tried again. */
  onWaiting: () => void
  /** Resolves when another try is worth it. */
  pause: (attempt: number, signal: AbortSignal) => Promise<void>
}

/** Small enough that progress is seen to move, and that little has to be sent twice. */
const PART_BYTES = 512 * 1024

const path = (upload_id: number) => ({ path: { upload_id } })

const begin = (file: Sending['file']) =>
  unwrap(api.POST('/api/v1/attachments/uploads', { body: { filename: file.name, size: file.size } }))

const stateOf = (id: number) => unwrap(api.GET('/api/v1/attachments/uploads/{upload_id}', { params: path(id) }))

const complete = (id: number) => unwrap(api.POST('/api/v1/attachments/uploads/{upload_id}/complete', { params: path(id) }))

const put = (id: number, offset: number, part: Blob, signal: AbortSignal) =>
  unwrap(
    api.PUT('/api/v1/attachments/uploads/{upload_id}', {
      params: { ...path(id), query: { offset } },
      headers: { 'Content-Type': 'application/octet-stream' },
      // The schema can only say "string" of bytes.
      body: '',
      bodySerializer: () => part,
      signal,
    }),
  )

const hasReason = (error: unknown, reason: string) => error instanceof ApiError && error.reason === reason

const MOST_TRIES = 6

/** Without a network, or a login, people decide how long it takes: both may come back in this very window. */
const mayPass = (error: unknown, attempt: number) =>
  error instanceof ApiError &&
  ([0, 401].includes(error.status) ||
    (attempt < MOST_TRIES && (error.status >= 500 || [408, 429].includes(error.status) || ONGOING.has(error.reason))))

/** Two requests have met; the next one asks how far it is. */
const ONGOING: ReadonlySet<string> = new Set(['OffsetMismatch', 'UploadComplete', 'UploadIncomplete'])

/** Done already, when the answer to `complete` was what got lost; dropped, when it had lain too long. */
async function resumed({ uploadId, file }: Sending): Promise<Upload | Attachment> {
  if (uploadId === null) return begin(file)
  try {
    return await stateOf(uploadId)
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
  }
  try {
    return await unwrap(api.GET('/api/v1/attachments/{attachment_id}', { params: { path: { attachment_id: uploadId } } }))
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    return begin(file)
  }
}

async function sendOnce(sending: Sending): Promise<Attachment> {
  const { file, signal, onBegun, onProgress } = sending
  let upload = await resumed(sending)
  if ('status' in upload) return upload
  if (signal.aborted) forget(upload.id, false)
  signal.throwIfAborted()
  onBegun(upload.id)
  sending.uploadId = upload.id
  while (upload.offset < file.size) {
    signal.throwIfAborted()
    onProgress(upload.offset)
    const end = upload.offset + Math.min(PART_BYTES, upload.chunk_bytes)
    upload = await put(upload.id, upload.offset, file.slice(upload.offset, end), signal)
  }
  onProgress(file.size)
  return complete(upload.id)
}

/** Rejects with an `ApiError` when the server does not want the file, and with the reason of `signal`. */
export async function sendFile(given: Sending): Promise<Attachment> {
  const sending = { ...given }
  for (let attempt = 0; ; attempt += 1) {
    let reached = false
    const onProgress = (bytes: number) => {
      reached ||= bytes > 0
      given.onProgress(bytes)
    }
    try {
      return await sendOnce(Object.assign(sending, { onProgress }))
    } catch (error) {
      given.signal.throwIfAborted()
      if (reached) attempt = 0
      if (!mayPass(error, attempt)) throw error
      given.onWaiting()
      await given.pause(attempt, given.signal)
    }
  }
}

/** The server need not keep what nobody wants; it drops it by itself, should this fail. */
export function forget(id: number, isComplete: boolean) {
  const call = isComplete
    ? api.DELETE('/api/v1/attachments/{attachment_id}', { params: { path: { attachment_id: id } } })
    : api.DELETE('/api/v1/attachments/uploads/{upload_id}', { params: path(id) })
  call.catch(() => undefined)
}
