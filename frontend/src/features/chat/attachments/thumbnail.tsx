import { useQuery } from '@tanstack/react-query'
import { FileText, ImageIcon, Sheet } from 'lucide-react'
import { api, unwrap } from '@/lib/api/client'
import { type DraftFile } from '../draft'
import { addressOf } from './addresses'
import { localFile } from './uploads'

// What browsers show; of others the server has a picture, once it has the file.
const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/

function usePicture({ key, id, mimeType, phase }: DraftFile): Blob | null {
  const local = SHOWN.test(mimeType) ? localFile(key) : null
  const { data } = useQuery({
    queryKey: ['attachments', 'preview', id],
    queryFn: () =>
      unwrap(api.GET('/api/v1/attachments/{attachment_id}/preview', { params: { path: { attachment_id: id ?? 0 } }, parseAs: 'blob' })),
    enabled: local === null && phase === 'done' && mimeType.startsWith('image/'),
    staleTime: Infinity,
    retry: false,
  })
  return local ?? (data instanceof Blob ? data : null)
}

const SIZE = 'size-9 shrink-0 rounded-sm'

function Sign({ mimeType }: { mimeType: string }) {
  if (mimeType.startsWith('image/')) return <ImageIcon className="size-4" />
  return /csv|sheet|excel/.test(mimeType) ? <Sheet className="size-4" /> : <FileText className="size-4" />
}

/** A small picture of an image, or a sign of what it is. The name stands beside it. */
export function Thumbnail({ file }: { file: DraftFile }) {
  const picture = usePicture(file)
  if (picture !== null) {
    // eslint-disable-next-line @next/next/no-img-element -- an address in this page's memory: there is nothing to optimize
    return <img src={addressOf(picture)} alt="" className={`${SIZE} object-cover`} />
  }
  return (
    <span aria-hidden className={`${SIZE} grid place-items-center bg-muted text-muted-foreground`}>
      <Sign mimeType={file.mimeType} />
    </span>
  )
}
