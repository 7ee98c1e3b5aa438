'use client'

import { useTranslation } from 'react-i18next'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SwitchRow } from '@/components/ui/switch'
import { type FieldsProps } from './connection-fields'

const NUMBERS = ['contextWindow', 'maxOutput', 'temperature'] as const

/** How much fits in, and how it answers. */
export function AnswerFields({ form, faults, set }: FieldsProps) {
  const { t } = useTranslation('models')
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        {NUMBERS.map((name) => {
          const fault = faults[name]
          return (
            <Field key={name} label={t(`form.${name}`)} hint={t(`hints.${name}`)} error={fault && t(`faults.${fault}`)}>
              {(wiring) => (
                <Input
                  {...wiring}
                  inputMode="decimal"
                  value={form[name]}
                  onChange={(event) => set({ [name]: event.target.value })}
                />
              )}
            </Field>
          )
        })}
      </div>
      <SwitchRow label={t('form.images')} hint={t('hints.images')} checked={form.images} onCheckedChange={(images) => set({ images })} />
      {(form.provider === 'openai' || form.provider === 'compatible') && (
        <SwitchRow
          label={t('form.responses')}
          hint={t('hints.responses')}
          checked={form.responses}
          onCheckedChange={(responses) => set({ responses })}
        />
      )}
    </>
  )
}
