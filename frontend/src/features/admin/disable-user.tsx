'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { ApiError } from '@/lib/api/errors'
import { changeUser, GROUPS_KEY, LOGINS_KEY, RUNS_KEY, USERS_KEY, type User } from './api'

interface Props {
  user: User
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Switches an account off. The last Owner of a group is refused at first; asked again, it is done all the same. */
export function DisableUser({ user, open, onOpenChange }: Props) {
  const { t } = useTranslation('admin')
  const refreshing = useRefreshing(USERS_KEY, LOGINS_KEY, GROUPS_KEY, RUNS_KEY)
  const { mutateAsync, error, reset } = useMutation({
    mutationFn: (force: boolean) => refreshing(changeUser(user.id, { is_active: false }, force)),
  })
  const lastOwner = error instanceof ApiError && error.reason === 'LastOwner' ? error : null
  const change = (wanted: boolean) => {
    reset()
    onOpenChange(wanted)
  }
  return (
    <ConfirmDialog
      danger
      open={open}
      onOpenChange={change}
      title={t('users.disableTitle', { name: user.user_name })}
      text={t('users.disableText')}
      confirm={t(lastOwner ? 'users.disableForce' : 'users.disable')}
      onConfirm={() => mutateAsync(lastOwner !== null)}
    >
      {lastOwner ? (
        <Alert tone="warning" role="alert" title={lastOwner.message}>
          {t('users.lastOwner')}
        </Alert>
      ) : (
        error && <ErrorState error={error} />
      )}
    </ConfirmDialog>
  )
}
