'use client'

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Spinner } from '@/components/ui/spinner'
import { useCopyResource, type AnyResource, type ResourceId } from '@/lib/resources'

interface Props {
  id: ResourceId
  onClose: () => void
  onCopied: (resource: AnyResource) => void
}

/** An own resource like this one. */
export function CopyDialog({ id, onClose, onCopied }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const [name, setName] = useState(`${id.name}-copy`)
  const copy = useCopyResource(id)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('copy.title', { name: id.name })} description={t('copy.text')} closeLabel={common('app.close')}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault()
            // The copy is one's own: it goes where one's own things lie.
            copy.mutate({ name, ...(id.scope !== 'own' && id.scope !== 'group' && { namespace: 'default' }) }, { onSuccess: onCopied })
          }}
        >
          <Field label={t('copy.name')} hint={t('copy.hint')}>
            {(wiring) => <Input value={name} onChange={(event) => setName(event.target.value)} spellCheck={false} {...wiring} />}
          </Field>
          {copy.error && <ErrorState error={copy.error} title={t('copy.failed')} />}
          <div className="flex justify-end">
            <Button type="submit" disabled={copy.isPending || name.trim() === ''}>
              {copy.isPending && <Spinner />}
              {t('copy.confirm')}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  )
}
