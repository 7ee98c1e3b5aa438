'use client'

import { useQuery } from '@tanstack/react-query'
import { Download, FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/components/ui/toast'
import type { AttachmentBrief } from '@/lib/socket'
import { fileOf } from './api'
import { addressOf } from './attachments/addresses'
import { sizeText } from './attachments/size'
import { failureFrom } from './failure-from'
import { describeFailure } from './failure-text'

function save(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads it after the click.
  setTimeout(() => { URL.revokeObjectURL(link.href) }, 60_000)
}

/** The server's own picture of an image; the file itself is never shown. */
function Preview({ id, name }: { id: number; name: string }) {
  const preview = useQuery({ queryKey: ['attachments', 'preview', id], queryFn: () => fileOf(id, 'preview'), staleTime: Infinity, retry: false })
  if (!preview.data) return null
  // eslint-disable-next-line @next/next/no-img-element -- an address within the page: there is nothing to optimise
  return <img src={addressOf(preview.data)} alt={name} className="max-h-60 max-w-full rounded-lg border object-contain" />
}

function FileChip({ file }: { file: AttachmentBrief }) {
  const { t } = useTranslation('chat')
  const { id, filename, size, mime_type: type } = file
  const download = async () => {
    try {
      save(await fileOf(id, 'content'), filename)
    } catch (cause) {
      toast(t('file.failed', { why: describeFailure(t, failureFrom(cause)).text }), { tone: 'danger' })
    }
  }
  return (
    <li className="flex max-w-full flex-col items-end gap-1.5">
      {type.startsWith('image/') && <Preview id={id} name={filename} />}
      <button
        type="button"
        title={t('file.download', { name: filename })}
        onClick={() => void download()}
        className="flex min-h-9 max-w-full items-center gap-2 rounded-lg border bg-card px-3 py-1.5 text-sm hover:bg-accent pointer-coarse:min-h-11"
      >
        <FileText aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <span className="min-w-0 truncate">{filename}</span>
        <span className="shrink-0 text-xs text-muted-foreground">{sizeText(size)}</span>
        <Download aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      </button>
    </li>
  )
}

/** Files that came with a message. */
export function AttachmentList({ files }: { files: readonly AttachmentBrief[] }) {
  if (files.length === 0) return null
  return (
    <ul className="mb-1.5 flex max-w-[85%] flex-col items-end gap-1.5">
      {files.map((file) => (
        <FileChip key={file.id} file={file} />
      ))}
    </ul>
  )
}
