/** What was written and not sent yet: text, files, skills. Pure; `draft-store.ts` keeps it. */
import { type Wire } from '@/lib/api/types'

type AttachmentBrief = Wire['AttachmentBrief']

/** `waiting`: for the network; `lost`: half of it is on the server, and the page does not have the file any more. */
export type FilePhase = 'sending' | 'waiting' | 'lost' | 'done' | 'failed'

export interface DraftFile {
  /** Of this page. */
  key: string
  /** Of the upload, and of the attachment that it becomes. */
  id: number | null
  filename: string
  size: number
  mimeType: string
  phase: FilePhase
  /** Bytes that have arrived. */
  sent: number
  /** A key of `attach.refused`, or the server's sentence. */
  problem: { reason: string; message: string } | null
  /** The server's sentence: it was taken, and its text cannot be read. */
  remark?: string | null
}

export interface DraftSkill extends Pick<Wire['WantedSkill'], 'name' | 'namespace' | 'is_public'> {
  title: string
}

export interface Draft {
  text: string
  files: readonly DraftFile[]
  skills: readonly DraftSkill[]
}

export const NOTHING: Draft = { text: '', files: [], skills: [] }

export const isEmptyDraft = ({ text, files, skills }: Draft) => text === '' && files.length === 0 && skills.length === 0

export const isUploading = ({ files }: Draft) => files.some(({ phase }) => phase === 'sending' || phase === 'waiting')

export const hasBrokenFiles = ({ files }: Draft) => files.some(({ phase }) => phase === 'failed' || phase === 'lost')

export const briefsOf = ({ files }: Draft): AttachmentBrief[] =>
  files.flatMap(({ id, filename, size, mimeType, phase }) =>
    id === null || phase !== 'done' ? [] : [{ id, filename, size, mime_type: mimeType, status: 'ready' as const }],
  )

export const fileOfBrief = ({ id, filename, size, mime_type }: AttachmentBrief): DraftFile => ({
  key: `a${String(id)}`,
  id,
  filename,
  size,
  mimeType: mime_type,
  phase: 'done',
  sent: size,
  problem: null,
})

type StoredFile = Pick<DraftFile, 'id' | 'filename' | 'size' | 'mimeType'> & { done: boolean }

/** For the browser's storage; what could not be taken is not kept. */
export function storedForm(draft: Draft): string | null {
  const files = draft.files
    .filter(({ id, phase }) => id !== null && phase !== 'failed')
    .map(({ id, filename, size, mimeType, phase }): StoredFile => ({ id, filename, size, mimeType, done: phase === 'done' }))
  return isEmptyDraft({ ...draft, files: [] }) && files.length === 0
    ? null
    : JSON.stringify({ text: draft.text, files, skills: draft.skills })
}

const fromStored = ({ done, ...file }: StoredFile): DraftFile => ({
  ...file,
  key: `a${String(file.id)}`,
  phase: done ? 'done' : 'lost',
  sent: done ? file.size : 0,
  problem: null,
})

/** Earlier versions stored the text alone. */
export function fromStoredForm(stored: string | null): Draft {
  if (stored === null) return NOTHING
  if (!stored.startsWith('{"text":')) return { ...NOTHING, text: stored }
  try {
    const { text, files, skills } = JSON.parse(stored) as { text: string; files: StoredFile[]; skills: DraftSkill[] }
    return { text, files: files.map(fromStored), skills }
  } catch {
    return { ...NOTHING, text: stored }
  }
}

const distinct = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

/** One after the other, when two have to share a field. */
export function joined(first: Draft, second: Draft): Draft {
  return {
    text: [first.text, second.text].filter((text) => text !== '').join('\n'),
    files: distinct([...first.files, ...second.files], ({ key }) => key),
    skills: distinct([...first.skills, ...second.skills], ({ name, namespace, is_public }) => `${String(is_public)}/${String(namespace)}/${name}`),
  }
}
