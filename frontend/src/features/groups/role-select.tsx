'use client'

import { useTranslation } from 'react-i18next'
import { Select, type SelectOption } from '@/components/ui/select'
import { type Role } from './api'

export function useRoleOptions(offered: readonly Role[]): SelectOption<Role>[] {
  const { t } = useTranslation('groups')
  return offered.map((value) => ({ value, label: t(`roles.${value}.name`), hint: t(`roles.${value}.text`) }))
}

interface Props {
  label: string
  offered: readonly Role[]
  value: Role
  disabled?: boolean
  onChange: (role: Role) => void
}

export function RoleSelect({ label, offered, value, disabled, onChange }: Props) {
  const options = useRoleOptions(offered)
  return <Select aria-label={label} className="h-9 w-40" options={options} value={value} disabled={disabled} onValueChange={onChange} />
}
