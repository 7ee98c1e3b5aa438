'use client'

import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Textarea } from '@/components/ui/textarea'
import { useRoom } from './answer/room'
import { editMessage } from './api'
import { failureFrom } from './failure-from'
import { FailureNotice } from './failure-notice'
import type { Failure, UserMessage } from './reducer'

/** A message said differently: it and what followed are taken back and answered anew. */
export function EditForm({ message, onClose }: { message: UserMessage; onClose: () => void }) {
  const { t } = useTranslation('chat')
  const room = useRoom()
  const [text, setText] = useState(message.text)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    if (!room || text.trim() === '') return
    setBusy(true)
    setFailure(null)
    try {
      await editMessage(room.taskId, message.subtaskId, text.trim())
      onClose()
    } catch (cause) {
      setFailure(failureFrom(cause))
      setBusy(false)
    }
  }
  return (
    <form className="w-full max-w-[85%] space-y-2" onSubmit={(event) => void submit(event)}>
      <Textarea
        autoFocus
        aria-label={t('edit.label')}
        value={text}
        disabled={busy}
        onChange={(event) => { setText(event.target.value) }}
        onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}
      />
      <p className="text-xs text-muted-foreground">{t('edit.hint')}</p>
      {failure && <FailureNotice failure={failure} />}
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" disabled={busy} onClick={onClose}>{t('edit.cancel')}</Button>
        <Button type="submit" size="sm" disabled={busy || text.trim() === '' || text.trim() === message.text}>{t('edit.send')}</Button>
      </div>
    </form>
  )
}
