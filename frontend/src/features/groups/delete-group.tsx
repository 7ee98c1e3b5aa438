'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '@/components/forms/fields'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { deleteGroup } from './api'
import { contentOf } from './content'
import { useForgetting } from './use-forgetting'

interface Props {
  ns: string
  open: boolean
  onOpenChange: (open: boolean) => void
  onGone: () => void
}

/** Deletes a group. The server refuses while something is in it, and says what; all of that goes only when its name is typed. */
export function DeleteGroup({ ns, open, onOpenChange, onGone }: Props) {
  const { t } = useTranslation('groups')
  const forgetting = useForgetting()
  const [typed, setTyped] = useState('')
  const { mutateAsync, error, reset } = useMutation({ mutationFn: (cascade: boolean) => forgetting(deleteGroup(ns, cascade)) })
  const content = contentOf(error)
  const change = (wanted: boolean) => {
    reset()
    setTyped('')
    onOpenChange(wanted)
  }
  const run = async () => {
    // Nothing happens until the name is there; the field says so.
    if (content && typed.trim() !== ns) throw new Error('The name of the group is missing.')
    await mutateAsync(content !== null)
    onGone()
  }
  return (
    <ConfirmDialog
      danger
      open={open}
      onOpenChange={change}
      title={t('delete.title', { name: ns })}
      text={t('delete.text')}
      confirm={t(content ? 'delete.all' : 'delete.confirm')}
      onConfirm={run}
    >
      {content ? (
        <div className="space-y-4">
          <Alert tone="danger" role="alert" title={t('delete.goes')}>
            <ul className="list-disc pl-5">
              {content.groups.map((name) => (
                <li key={name}>{t('delete.group', { name })}</li>
              ))}
              {content.resources.map(({ kind, count }) => (
                <li key={kind}>{`${kind}: ${String(count)}`}</li>
              ))}
            </ul>
          </Alert>
          <TextField
            label={t('delete.type', { name: ns })}
            hint={t('delete.typeHint')}
            spellCheck={false}
            autoCapitalize="none"
            value={typed}
            onValueChange={setTyped}
          />
        </div>
      ) : (
        error && <ErrorState error={error} />
      )}
    </ConfirmDialog>
  )
}
