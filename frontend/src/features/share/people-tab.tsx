'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { UserMinus, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { describeError } from '@/lib/api/describe'
import { addMember, type Member, membersQuery, type Role, type Thing, thingKey } from './api'
import { Person } from './person'
import { roleWords, rolesOf } from './roles'
import { useSharing } from './use-sharing'

export function useRoleOptions(thing: Thing) {
  const { t } = useTranslation('share')
  return rolesOf(thing).map((role) => ({ value: role, label: t(`roles.${roleWords(thing)}.${role}`) }))
}

function AddForm({ thing }: { thing: Thing }) {
  const { t } = useTranslation('share')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const options = useRoleOptions(thing)
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('Reporter')
  const add = useMutation({
    mutationFn: () => addMember(thing, name.trim(), role),
    onSuccess: () => {
      setName('')
      return client.invalidateQueries({ queryKey: thingKey(thing) })
    },
  })
  return (
    <form
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') add.mutate()
      }}
    >
      <div className="min-w-0 flex-1 basis-48">
        <Field label={t('people.name')} error={add.error ? describeError(common, add.error) : undefined}>
          {(wiring) => (
            <Input
              {...wiring}
              value={name}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => {
                setName(event.target.value)
                add.reset()
              }}
            />
          )}
        </Field>
      </div>
      {options.length > 1 && (
        <div className="basis-36">
          <Field label={t('role')}>{(wiring) => <Select {...wiring} options={options} value={role} onValueChange={setRole} />}</Field>
        </div>
      )}
      <Button type="submit" disabled={name.trim() === '' || add.isPending} className="mt-6.5 h-10 pointer-coarse:h-11">
        <UserPlus aria-hidden />
        {t('people.add')}
      </Button>
    </form>
  )
}

function Requests({ thing }: { thing: Thing }) {
  const { t } = useTranslation('share')
  const { admit, turnDown } = useSharing(thing)
  const requests = useQuery(membersQuery(thing, 'pending')).data ?? []
  if (requests.length === 0) return null
  return (
    <section className="mt-5">
      <h3 className="text-sm font-medium">{t('people.requests')}</h3>
      <ul className="divide-y">
        {requests.map((member) => (
          <Person key={member.id} userName={member.user_name} displayName={member.display_name} notes={t('people.asks', { role: t(`roles.${roleWords(thing)}.${member.role}`) })}>
            <Button size="sm" onClick={() => void admit(member)}>
              {t('people.approve')}
            </Button>
            <Button variant="outline" size="sm" onClick={() => void turnDown(member)}>
              {t('people.reject')}
            </Button>
          </Person>
        ))}
      </ul>
    </section>
  )
}

function MemberLine({ thing, member }: { thing: Thing; member: Member }) {
  const { t } = useTranslation('share')
  const { setRole, remove } = useSharing(thing)
  const options = useRoleOptions(thing)
  const name = member.display_name ?? member.user_name
  const known = options.some(({ value }) => value === member.role)
  const all = known ? options : [{ value: member.role, label: t(`roles.${roleWords(thing)}.${member.role}`) }, ...options]
  const notes = (
    <>
      {member.source === 'link' && <span>{t('people.byLink')}</span>}
      {!member.is_active && <Badge tone="warning">{t('people.switchedOff')}</Badge>}
    </>
  )
  return (
    <Person userName={member.user_name} displayName={member.display_name} notes={notes}>
      {all.length > 1 ? (
        <Select
          aria-label={t('people.roleOf', { name })}
          options={all}
          value={member.role}
          onValueChange={(role) => void setRole(member, role)}
          className="h-8 w-auto"
        />
      ) : (
        <span className="text-sm text-muted-foreground">{all[0]?.label}</span>
      )}
      <ConfirmDialog
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={t('people.remove', { name })} title={t('people.remove', { name })}>
            <UserMinus aria-hidden />
          </Button>
        }
        title={t('people.removeTitle', { name })}
        text={t('people.removeText')}
        confirm={t('people.removeVerb')}
        danger
        onConfirm={() => void remove(member)}
      />
    </Person>
  )
}

/** With whom something is shared by name or link, and who asks for it. */
export function PeopleTab({ thing }: { thing: Thing }) {
  const { t } = useTranslation('share')
  const { data, error, refetch } = useQuery(membersQuery(thing, 'approved'))
  return (
    <>
      <AddForm thing={thing} />
      <Requests thing={thing} />
      <section className="mt-5">
        <h3 className="text-sm font-medium">{t('people.members')}</h3>
        {error && <ErrorState error={error} onRetry={() => void refetch()} className="mt-2" />}
        {!data && !error && <LoadingRows rows={2} className="mt-2" />}
        {data?.length === 0 && <p className="mt-1 text-sm text-muted-foreground">{t('people.none')}</p>}
        <ul className="divide-y">
          {data?.map((member) => (
            <MemberLine key={member.id} thing={thing} member={member} />
          ))}
        </ul>
      </section>
    </>
  )
}
