'use client'

import { UserPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { LongTextField, SelectField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { addMembers, GROUPS_KEY, invite, type Role } from './api'
import { readNames } from './roles'
import { useRoleOptions } from './role-select'

interface Values {
  names: string
  role: Role
  /** Invited people decide themselves; added ones are in at once. */
  way: 'invite' | 'add'
}

const EMPTY: Values = { names: '', role: 'Reporter', way: 'invite' }

interface Failure {
  name: string
  message: string
}

/** Invites each; those that cannot be invited do not keep the others out. */
async function inviteAll(ns: string, names: readonly string[], role: Role): Promise<Failure[]> {
  const outcomes = await Promise.allSettled(names.map((user_name) => invite(ns, { user_name, role })))
  const failures: Failure[] = []
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue
    const reason: unknown = outcome.reason
    if (names.length === 1 || !(reason instanceof Error)) throw reason
    failures.push({ name: names[index] ?? '', message: reason.message })
  }
  return failures
}

async function addAll(ns: string, names: readonly string[], role: Role): Promise<Failure[]> {
  const { failed } = await addMembers(ns, names.map((user_name) => ({ user_name, role })))
  return failed.map(({ user_name, message }) => ({ name: user_name ?? '', message }))
}

/** Lets people into a group, one or many. */
export function AddPeople({ ns, offered }: { ns: string; offered: readonly Role[] }) {
  const { t } = useTranslation('groups')
  const options = useRoleOptions(offered)
  const refreshing = useRefreshing(GROUPS_KEY)
  const send = async ({ names, role, way }: Values) => {
    const people = readNames(names)
    const failures = await refreshing((way === 'invite' ? inviteAll : addAll)(ns, people, role))
    const count = people.length - failures.length
    if (count > 0) toast(t(way === 'invite' ? 'add.invited' : 'add.added', { count }))
    for (const { name, message } of failures) toast(`${name}: ${message}`, { tone: 'danger' })
  }
  return (
    <FormDialog<Values>
      trigger={
        <Button size="sm">
          <UserPlus aria-hidden />
          {t('add.title')}
        </Button>
      }
      title={t('add.title')}
      submit={t('add.submit')}
      initial={EMPTY}
      ready={({ names }) => readNames(names).length > 0}
      onSubmit={send}
    >
      {({ values, set }) => (
        <>
          <LongTextField
            label={t('add.names')}
            hint={t('add.namesHint')}
            className="min-h-16"
            value={values.names}
            onValueChange={(names) => set({ names })}
          />
          <SelectField label={t('role')} hint={t(`roles.${values.role}.text`)} options={options} value={values.role} onValueChange={(role) => set({ role })} />
          <SelectField
            label={t('add.way')}
            options={[
              { value: 'invite', label: t('add.invite'), hint: t('add.inviteHint') },
              { value: 'add', label: t('add.add'), hint: t('add.addHint') },
            ]}
            value={values.way}
            onValueChange={(way) => set({ way })}
          />
        </>
      )}
    </FormDialog>
  )
}
