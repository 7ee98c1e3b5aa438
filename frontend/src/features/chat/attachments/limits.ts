import { type Wire } from '@/lib/api/types'

export type Limits = Wire['AttachmentLimits']

/** Why a file need not be sent at all; what it is, the server decides by its content. */
export type Refusal = 'empty' | 'tooLarge' | 'kind'

const KIND_OF_TYPE: [RegExp, Limits['kinds'][number]][] = [
  [/^image\//, 'image'],
  [/^application\/pdf$/, 'pdf'],
  [/^(audio|video|font)\/|^application\/(zip|gzip|x-tar|x-7z-compressed|vnd\.rar|x-msdownload)$/, 'other'],
]

export function refusalOf(file: Pick<File, 'size' | 'type'>, limits: Limits): Refusal | null {
  if (file.size === 0) return 'empty'
  if (file.size > limits.max_bytes) return 'tooLarge'
  const kind = KIND_OF_TYPE.find(([type]) => type.test(file.type))?.[1]
  return kind !== undefined && !limits.kinds.includes(kind) ? 'kind' : null
}
