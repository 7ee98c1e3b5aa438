import { FolderOpen, RotateCw, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { cn } from '@/lib/classes'
import { type DraftFile } from '../draft'
import { type Limits } from './limits'
import { sizeText } from './size'
import { Thumbnail } from './thumbnail'
import { detach, reattach, tryAgain } from './uploads'

interface Props {
  files: readonly DraftFile[]
  limits: Limits | null
  /** The focus has to go somewhere. */
  onRemoved: () => void
}

function useWords({ phase, sent, size, problem, remark }: DraftFile, limits: Limits | null): string {
  const { t } = useTranslation('composer')
  switch (phase) {
    case 'sending':
      return t('attach.sending', { percent: Math.floor((100 * sent) / size) })
    case 'waiting':
      return t('attach.waiting')
    case 'lost':
      return t('attach.lost')
    case 'done':
      return remark ? t('attach.unread', { why: remark }) : sizeText(size)
    case 'failed':
      if (problem?.reason === 'tooLarge') return t('attach.refused.tooLarge', { size: sizeText(size), most: sizeText(limits?.max_bytes ?? 0) })
      if (problem?.reason === 'kind') return t('attach.refused.kind')
      if (problem?.reason === 'empty') return t('attach.refused.empty')
      return problem?.message ?? ''
  }
}

function Progress({ file }: { file: DraftFile }) {
  const { t } = useTranslation('composer')
  const percent = Math.floor((100 * file.sent) / file.size)
  return (
    <span
      role="progressbar"
      aria-label={t('attach.progress', { name: file.filename })}
      aria-valuenow={percent}
      className="absolute inset-x-0 bottom-0 h-0.5 bg-muted"
    >
      <span className={cn('block h-full transition-[width]', file.phase === 'waiting' ? 'bg-warning' : 'bg-primary')} style={{ width: `${String(percent)}%` }} />
    </span>
  )
}

/** The browser gives the page no file without a person: they choose it once more, and the rest is sent. */
function ChooseAgain({ file }: { file: DraftFile }) {
  const { t } = useTranslation('composer')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen && !reattach(file, chosen)) toast(t('attach.other', { name: file.filename }), { tone: 'danger' })
          target.value = ''
        }}
      />
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('attach.chooseAgain', { name: file.filename })}
        title={t('attach.chooseAgainTitle')}
        onClick={() => input.current?.click()}
      >
        <FolderOpen aria-hidden />
      </Button>
    </>
  )
}

function Again({ file }: { file: DraftFile }) {
  const { t } = useTranslation('composer')
  if (file.phase === 'lost') return <ChooseAgain file={file} />
  // What the page refused itself will not be taken the second time.
  if (file.phase !== 'failed' || file.problem?.message === '') return null
  return (
    <Button variant="ghost" size="icon-sm" aria-label={t('attach.again', { name: file.filename })} title={t('attach.againTitle')} onClick={() => { tryAgain(file) }}>
      <RotateCw aria-hidden />
    </Button>
  )
}

function Chip({ file, limits, onRemoved }: Omit<Props, 'files'> & { file: DraftFile }) {
  const { t } = useTranslation('composer')
  const words = useWords(file, limits)
  const broken = file.phase === 'failed' || file.phase === 'lost'
  const going = file.phase === 'sending' || file.phase === 'waiting'
  return (
    <li
      className={cn(
        'relative flex max-w-full items-center gap-2 overflow-hidden rounded-md border py-1 pr-0.5 pl-1',
        broken ? 'w-full border-destructive/40 bg-destructive-soft sm:w-auto sm:max-w-full' : 'w-full bg-background sm:w-60',
      )}
    >
      <Thumbnail file={file} />
      <div className="min-w-0 flex-1 leading-tight">
        <p className="truncate text-sm" title={file.filename}>{file.filename}</p>
        <p className={cn('text-xs', broken ? 'wrap-anywhere text-destructive' : file.remark ? 'line-clamp-2 text-warning' : 'truncate text-muted-foreground')} title={file.remark ?? undefined}>{words}</p>
      </div>
      <Again file={file} />
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t(going ? 'attach.cancel' : 'attach.remove', { name: file.filename })}
        title={t(going ? 'attach.cancelTitle' : 'attach.removeTitle')}
        onClick={() => {
          detach(file)
          onRemoved()
        }}
      >
        <X aria-hidden />
      </Button>
      {going && <Progress file={file} />}
    </li>
  )
}

/** What a screen reader hears of the uploads: not every percent. */
function Heard({ files }: { files: readonly DraftFile[] }) {
  const { t } = useTranslation('composer')
  const going = files.filter(({ phase }) => phase === 'sending' || phase === 'waiting').length
  const broken = files.filter(({ phase }) => phase === 'failed' || phase === 'lost').length
  const done = files.length - going - broken
  return (
    <p role="status" className="sr-only">
      {[
        going > 0 ? t('attach.going', { count: going }) : '',
        broken > 0 ? t('attach.broken', { count: broken }) : '',
        going === 0 && done > 0 ? t('attach.done', { count: done }) : '',
      ].join(' ')}
    </p>
  )
}

/** Files that will go with the message. */
export function Tray({ files, ...rest }: Props) {
  const { t } = useTranslation('composer')
  return (
    <>
      <Heard files={files} />
      {files.length > 0 && (
        <ul aria-label={t('attach.list')} className="flex max-h-[30dvh] flex-wrap gap-2 overflow-y-auto p-2 pb-0">
          {files.map((file) => (
            <Chip key={file.key} file={file} {...rest} />
          ))}
        </ul>
      )}
    </>
  )
}
