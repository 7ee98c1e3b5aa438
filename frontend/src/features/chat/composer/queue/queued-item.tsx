import { ArrowDown, ArrowUp, Ellipsis, Paperclip, Pencil, SendHorizontal, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Textarea } from '@/components/ui/textarea'
import { type Wire } from '@/lib/api/types'
import { type QueueActions } from './use-queue'

type Queued = Wire['QueuedMessage']

interface Props {
  item: Queued
  /** Only who has written it may say it differently. */
  own: boolean
  first: boolean
  last: boolean
  actions: QueueActions
  onMove: (by: -1 | 1) => void
  onRemoved: () => void
}

function Editor({ text, onSave, onCancel }: { text: string; onSave: (text: string) => void; onCancel: () => void }) {
  const { t } = useTranslation('composer')
  const { t: common } = useTranslation()
  const [value, setValue] = useState(text)
  return (
    <form
      className="grid w-full gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(value.trim())
      }}
    >
      <Textarea
        autoFocus
        aria-label={t('queue.text')}
        value={value}
        className="min-h-16 text-sm"
        onChange={(event) => { setValue(event.target.value) }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onCancel()
        }}
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" onClick={onCancel}>{common('app.cancel')}</Button>
        <Button size="sm" type="submit" disabled={value.trim() === ''}>{t('queue.save')}</Button>
      </div>
    </form>
  )
}

function Item({ icon, text, onSelect }: { icon: ReactNode; text: string; onSelect: () => void }) {
  return (
    <DropdownMenuItem onSelect={onSelect}>
      {icon}
      {text}
    </DropdownMenuItem>
  )
}

function More({ own, first, last, actions, item, onMove, onRemoved, onEdit }: Props & { onEdit: () => void }) {
  const { t } = useTranslation('composer')
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t('queue.more', { position: item.position })} title={t('queue.moreTitle')}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <Item icon={<SendHorizontal aria-hidden />} text={t('queue.sendNow')} onSelect={() => void actions.sendNow(item.id).then(onRemoved)} />
        {own && <Item icon={<Pencil aria-hidden />} text={t('queue.edit')} onSelect={onEdit} />}
        {!first && <Item icon={<ArrowUp aria-hidden />} text={t('queue.up')} onSelect={() => { onMove(-1) }} />}
        {!last && <Item icon={<ArrowDown aria-hidden />} text={t('queue.down')} onSelect={() => { onMove(1) }} />}
        <Item icon={<Trash2 aria-hidden />} text={t('queue.remove')} onSelect={() => void actions.remove(item.id).then(onRemoved)} />
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

/** A message that waits, and what can be done with it. */
export function QueuedItem(props: Props) {
  const { t } = useTranslation('composer')
  const { item, actions } = props
  const [edited, setEdited] = useState<string | null>(null)
  const files = item.attachments?.length ?? 0
  const edit = async () => {
    setEdited(item.cut ? await actions.whole(item.id) : item.message)
  }
  if (edited !== null) {
    const close = () => {
      setEdited(null)
      props.onRemoved()
    }
    const save = async (text: string) => {
      if (await actions.edit(item.id, text)) close()
    }
    return (
      <li className="p-2">
        <Editor text={edited} onSave={(text) => void save(text)} onCancel={close} />
      </li>
    )
  }
  return (
    <li className="flex items-center gap-2 py-1 pr-1 pl-3">
      <div className="min-w-0 flex-1 py-1">
        <p className="line-clamp-2 wrap-anywhere">{item.message}</p>
        {files > 0 && (
          <p className="flex items-center gap-1 text-xs text-muted-foreground">
            <Paperclip aria-hidden className="size-3" />
            {t('queue.files', { count: files })}
          </p>
        )}
        {item.error && <p className="text-xs text-destructive">{item.error}</p>}
      </div>
      <More {...props} onEdit={() => void edit()} />
    </li>
  )
}
