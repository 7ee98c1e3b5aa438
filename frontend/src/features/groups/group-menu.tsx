'use client'

import { Ellipsis, LogOut, Pencil, Trash2, UserRoundCog } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirmed } from '@/components/actions/confirmed'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { TextField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { toast } from '@/components/ui/toast'
import { changeGroup, handOver, leave, MEMBERSHIP_KEYS, type Group } from './api'
import { DeleteGroup } from './delete-group'
import { describedBody, describedOf, DisplayNameField, GroupFields } from './group-fields'
import { type Rights } from './roles'
import { useForgetting } from './use-forgetting'

type Asked = 'edit' | 'leave' | 'handOver' | 'delete' | null

interface DialogProps {
  group: Group
  open: boolean
  onOpenChange: (open: boolean) => void
}

function Edit({ group, ...dialog }: DialogProps) {
  const { t } = useTranslation(['groups', 'common'])
  const refreshing = useRefreshing(...MEMBERSHIP_KEYS)
  return (
    <FormDialog
      {...dialog}
      title={t('menu.edit')}
      submit={t('common:app.save')}
      initial={describedOf(group)}
      onSubmit={(values) => refreshing(changeGroup(group.name, describedBody(values)))}
    >
      {(form) => (
        <>
          <DisplayNameField {...form} />
          <GroupFields {...form} />
        </>
      )}
    </FormDialog>
  )
}

function HandOver({ group, ...dialog }: DialogProps) {
  const { t } = useTranslation('groups')
  const refreshing = useRefreshing(...MEMBERSHIP_KEYS)
  const send = async (name: string) => {
    await refreshing(handOver(group.name, name))
    toast(t('handOver.done', { name }))
  }
  return (
    <FormDialog
      {...dialog}
      title={t('handOver.title')}
      description={t('handOver.text')}
      submit={t('handOver.submit')}
      initial={{ name: '' }}
      ready={({ name }) => name.trim() !== ''}
      onSubmit={({ name }) => send(name.trim())}
    >
      {({ values, set }) => (
        <TextField
          label={t('handOver.name')}
          hint={t('handOver.nameHint')}
          spellCheck={false}
          autoCapitalize="none"
          value={values.name}
          onValueChange={(name) => set({ name })}
        />
      )}
    </FormDialog>
  )
}

/** What can be done with a group as a whole. */
export function GroupMenu({ group, rights }: { group: Group; rights: Rights }) {
  const { t } = useTranslation('groups')
  const router = useRouter()
  const [asked, setAsked] = useState<Asked>(null)
  const forgetting = useForgetting()
  const dialog = (name: Asked) => ({ group, open: asked === name, onOpenChange: (open: boolean) => setAsked(open ? name : null) })
  const gone = () => router.push('/groups')
  const canLeave = group.my_role_source === 'own'
  if (!rights.manage && !canLeave) return null
  return (
    <>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label={t('menu.label')} title={t('menu.label')}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {rights.manage && (
            <DropdownMenuItem onSelect={() => setAsked('edit')}>
              <Pencil aria-hidden />
              {t('menu.edit')}
            </DropdownMenuItem>
          )}
          {rights.own && (
            <DropdownMenuItem onSelect={() => setAsked('handOver')}>
              <UserRoundCog aria-hidden />
              {t('handOver.title')}
            </DropdownMenuItem>
          )}
          {canLeave && (
            <DropdownMenuItem onSelect={() => setAsked('leave')}>
              <LogOut aria-hidden />
              {t('leave.confirm')}
            </DropdownMenuItem>
          )}
          {rights.own && (
            <DropdownMenuItem className="text-destructive [&_svg]:text-destructive" onSelect={() => setAsked('delete')}>
              <Trash2 aria-hidden />
              {t('delete.confirm')}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <Edit {...dialog('edit')} />
      <HandOver {...dialog('handOver')} />
      <Confirmed
        danger
        open={asked === 'leave'}
        onOpenChange={(open) => setAsked(open ? 'leave' : null)}
        title={t('leave.title', { name: group.display_name ?? group.name })}
        text={t('leave.text')}
        confirm={t('leave.confirm')}
        onConfirm={async () => {
          await forgetting(leave(group.name))
          gone()
        }}
      />
      <DeleteGroup ns={group.name} open={asked === 'delete'} onOpenChange={(open) => setAsked(open ? 'delete' : null)} onGone={gone} />
    </>
  )
}
