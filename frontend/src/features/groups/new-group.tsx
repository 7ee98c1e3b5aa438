'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SelectField, TextField } from '@/components/forms/fields'
import { FormDialog, type FormState } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { SwitchRow } from '@/components/ui/switch'
import { meQuery } from '@/lib/me'
import { createGroup, groupsQuery, MEMBERSHIP_KEYS } from './api'
import { describedBody, DisplayNameField, GroupFields, type Described } from './group-fields'
import { groupPath } from './group-link'
import { isAtLeast } from './roles'

interface Values extends Described {
  /** Of the group itself, without those above it. */
  name: string
  parent: string
  organization: boolean
}

const DEEPEST = 5
// A choice cannot have an empty value.
const NOWHERE = '/'

const fullName = ({ name, parent }: Values) => (parent === NOWHERE ? name.trim() : `${parent}/${name.trim()}`)

const bodyOf = (values: Values) => ({
  ...describedBody(values),
  name: fullName(values),
  level: values.organization ? ('organization' as const) : ('group' as const),
})

function Fields({ form, isAdmin }: { form: FormState<Values>; isAdmin: boolean }) {
  const { t } = useTranslation('groups')
  const { data } = useInfiniteQuery(groupsQuery({ mine: true }))
  const { values, set, errors } = form
  const above = (data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ name, my_role }) => isAtLeast(my_role, 'Maintainer') && name.split('/').length < DEEPEST,
  )
  const names = [...new Set([...above.map(({ name }) => name), ...(values.parent === NOWHERE ? [] : [values.parent])])]
  return (
    <>
      <DisplayNameField {...form} />
      <SelectField
        label={t('new.parent')}
        hint={t('new.parentHint')}
        options={[{ value: NOWHERE, label: t('new.nowhere') }, ...names.map((name) => ({ value: name, label: name }))]}
        value={values.parent}
        onValueChange={(parent) => set({ parent })}
      />
      <TextField
        label={t('new.name')}
        hint={values.name.trim() === '' ? t('new.nameHint') : t('new.nameIs', { name: fullName(values) })}
        error={errors.name}
        spellCheck={false}
        autoCapitalize="none"
        value={values.name}
        onValueChange={(name) => set({ name })}
      />
      <GroupFields {...form} />
      {isAdmin && values.parent === NOWHERE && (
        <SwitchRow
          label={t('new.organization')}
          hint={t('new.organizationHint')}
          checked={values.organization}
          onCheckedChange={(organization) => set({ organization })}
        />
      )}
    </>
  )
}

/** Makes a group and goes there. */
export function NewGroup({ parent = NOWHERE, trigger }: { parent?: string; trigger?: ReactNode }) {
  const { t } = useTranslation('groups')
  const router = useRouter()
  const isAdmin = useQuery(meQuery).data?.role === 'admin'
  const refreshing = useRefreshing(...MEMBERSHIP_KEYS)
  const make = async (values: Values) => {
    const { name } = await refreshing(createGroup(bodyOf(values)))
    router.push(groupPath(name))
  }
  return (
    <FormDialog<Values>
      trigger={
        trigger ?? (
          <Button>
            <Plus aria-hidden />
            {t('new.title')}
          </Button>
        )
      }
      title={t('new.title')}
      submit={t('new.make')}
      initial={{ name: '', parent, displayName: '', description: '', visibility: 'private', organization: false }}
      ready={({ name }) => name.trim() !== ''}
      onSubmit={make}
    >
      {(form) => <Fields form={form} isAdmin={isAdmin} />}
    </FormDialog>
  )
}
