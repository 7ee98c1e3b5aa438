'use client'

import { Ellipsis, Info, KeyRound, LogOut, Pencil, Power, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { ShownOnce } from '@/components/actions/shown-once'
import { useAct } from '@/components/actions/use-act'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SecretField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { toast } from '@/components/ui/toast'
import { changeUser, deleteUser, endLoginsOf, LOGINS_KEY, resetPassword, USERS_KEY, type User } from './api'
import { DisableUser } from './disable-user'
import { AccountFields } from './new-user'

type Asked = 'edit' | 'password' | 'logins' | 'disable' | 'delete' | null

interface DialogProps {
  user: User
  open: boolean
  onOpenChange: (open: boolean) => void
}

function Edit({ user, ...dialog }: DialogProps) {
  const { t } = useTranslation(['admin', 'common'])
  const refreshing = useRefreshing(USERS_KEY, ['users', 'me'])
  return (
    <FormDialog
      {...dialog}
      title={t('users.editTitle', { name: user.user_name })}
      submit={t('common:app.save')}
      initial={{ displayName: user.display_name ?? '', email: user.email ?? '', verified: user.email_verified, role: user.role }}
      onSubmit={({ displayName, email, verified, role }) =>
        refreshing(
          changeUser(user.id, {
            display_name: displayName.trim() || null,
            email: email.trim() || null,
            email_verified: email.trim() !== '' && verified,
            role,
          }),
        )
      }
    >
      {(form) => <AccountFields {...form} />}
    </FormDialog>
  )
}

function Password({ user, onMade, ...dialog }: DialogProps & { onMade: (password: string | null) => void }) {
  const { t } = useTranslation('admin')
  const refreshing = useRefreshing(USERS_KEY, LOGINS_KEY)
  const reset = async (written: string) => {
    const { password, ended_logins } = await refreshing(resetPassword(user.id, { password: written || null }))
    onMade(password ?? null)
    toast(t('users.passwordDone', { count: ended_logins }))
  }
  return (
    <FormDialog
      {...dialog}
      title={t('users.passwordTitle', { name: user.user_name })}
      description={t('users.passwordText')}
      submit={t('users.passwordSubmit')}
      initial={{ password: '' }}
      onSubmit={({ password }) => reset(password)}
    >
      {({ values, set, errors }) => (
        <SecretField
          label={t('users.password')}
          hint={t('users.passwordHint')}
          error={errors.password}
          autoComplete="new-password"
          value={values.password}
          onValueChange={(password) => set({ password })}
        />
      )}
    </FormDialog>
  )
}

function Items({ user, onOpen, onAsk }: { user: User; onOpen: () => void; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation(['admin', 'common'])
  const enabling = useAct({ act: () => changeUser(user.id, { is_active: true }), changes: [USERS_KEY], done: () => t('users.enabled', { name: user.user_name }) })
  return (
    <>
      <DropdownMenuItem onSelect={onOpen}>
        <Info aria-hidden />
        {t('users.details')}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onAsk('edit')}>
        <Pencil aria-hidden />
        {t('users.edit')}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onAsk('password')}>
        <KeyRound aria-hidden />
        {t('users.reset')}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onAsk('logins')}>
        <LogOut aria-hidden />
        {t('users.endLogins')}
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={() => (user.is_active ? onAsk('disable') : void enabling.run())}>
        <Power aria-hidden />
        {t(user.is_active ? 'users.disable' : 'users.enable')}
      </DropdownMenuItem>
      <DropdownMenuItem className="text-destructive [&_svg]:text-destructive" onSelect={() => onAsk('delete')}>
        <Trash2 aria-hidden />
        {t('common:app.delete')}
      </DropdownMenuItem>
    </>
  )
}

/** What can be done with an account. */
export function UserMenu({ user, onOpen }: { user: User; onOpen: () => void }) {
  const { t } = useTranslation(['admin', 'common'])
  const [asked, setAsked] = useState<Asked>(null)
  const [password, setPassword] = useState<string | null>(null)
  const refreshing = useRefreshing(USERS_KEY, LOGINS_KEY)
  const name = user.user_name
  const dialog = (which: Asked) => ({ open: asked === which, onOpenChange: (open: boolean) => setAsked(open ? which : null) })
  const endLogins = async () => {
    const { ended } = await refreshing(endLoginsOf(user.id))
    toast(t('users.loginsEnded', { count: ended }))
  }
  return (
    <>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={t('users.more', { name })} title={t('users.more', { name })}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <Items user={user} onOpen={onOpen} onAsk={setAsked} />
        </DropdownMenuContent>
      </DropdownMenu>
      <Edit user={user} {...dialog('edit')} />
      <Password user={user} onMade={setPassword} {...dialog('password')} />
      <ShownOnce title={t('users.madeTitle')} label={t('users.password')} secret={password} onClose={() => setPassword(null)} />
      <Confirmed
        danger
        {...dialog('logins')}
        title={t('users.endLoginsTitle', { name })}
        text={t('users.endLoginsText')}
        confirm={t('users.endLogins')}
        onConfirm={endLogins}
      />
      <DisableUser user={user} {...dialog('disable')} />
      <Confirmed
        danger
        {...dialog('delete')}
        title={t('users.deleteTitle', { name })}
        text={t('users.deleteText')}
        confirm={t('common:app.delete')}
        onConfirm={() => refreshing(deleteUser(user.id))}
      />
    </>
  )
}
