'use client'

import { Globe } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { SelectField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { GROUPS_KEY, inviteEverybody } from './api'

const OFFERED = ['RestrictedAnalyst', 'Reporter'] as const

/** Makes everybody a member, those who come later too. */
export function Everybody({ ns }: { ns: string }) {
  const { t } = useTranslation('groups')
  const refreshing = useRefreshing(GROUPS_KEY)
  const send = async (role: (typeof OFFERED)[number]) => {
    await refreshing(inviteEverybody(ns, { role }))
    toast(t('all.done'))
  }
  return (
    <FormDialog<{ role: (typeof OFFERED)[number] }>
      trigger={
        <Button variant="outline" size="sm">
          <Globe aria-hidden />
          {t('all.title')}
        </Button>
      }
      title={t('all.question')}
      description={t('all.text')}
      submit={t('all.title')}
      initial={{ role: 'Reporter' }}
      onSubmit={({ role }) => send(role)}
    >
      {({ values, set }) => (
        <SelectField
          label={t('role')}
          options={OFFERED.map((value) => ({ value, label: t(`roles.${value}.name`), hint: t(`roles.${value}.text`) }))}
          value={values.role}
          onValueChange={(role) => set({ role })}
        />
      )}
    </FormDialog>
  )
}
