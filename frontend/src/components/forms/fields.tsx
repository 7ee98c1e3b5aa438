'use client'

import { Search } from 'lucide-react'
import { useEffect, useState, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordInput } from '@/components/ui/password-input'
import { Select, type SelectOption } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { cn } from '@/lib/classes'

interface Named {
  label: string
  hint?: string
  error?: string
}

interface TextProps extends Named, Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  value: string
  onValueChange: (value: string) => void
}

/** A line of text with its words. */
export function TextField({ label, hint, error, onValueChange, ...input }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <Input autoComplete="off" onChange={(event) => onValueChange(event.target.value)} {...input} {...wiring} />}
    </Field>
  )
}

/** A line that is not for everybody's eyes. */
export function SecretField({ label, hint, error, onValueChange, ...input }: Omit<TextProps, 'type'>) {
  const { t } = useTranslation()
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <PasswordInput
          autoComplete="off"
          showLabel={t('app.show')}
          hideLabel={t('app.hide')}
          onChange={(event) => onValueChange(event.target.value)}
          {...input}
          {...wiring}
        />
      )}
    </Field>
  )
}

interface LongTextProps extends Named {
  value: string
  onValueChange: (value: string) => void
  maxLength?: number
  className?: string
}

export function LongTextField({ label, hint, error, onValueChange, ...area }: LongTextProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <Textarea onChange={(event) => onValueChange(event.target.value)} {...area} {...wiring} />}
    </Field>
  )
}

interface SelectProps<Value extends string> extends Named {
  options: readonly SelectOption<Value>[]
  value: Value
  onValueChange: (value: Value) => void
  disabled?: boolean
}

export function SelectField<Value extends string>({ label, hint, error, ...select }: SelectProps<Value>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <Select {...select} {...wiring} />}
    </Field>
  )
}

const PAUSE_MS = 300

interface SearchProps {
  label: string
  value: string
  /** Hears what is written once its writer pauses. */
  onSearch: (text: string) => void
  className?: string
}

export function SearchField({ label, value, onSearch, className }: SearchProps) {
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onSearch(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])
  return (
    <div className={cn('relative', className)}>
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-muted-foreground" />
      <Input type="search" aria-label={label} placeholder={label} value={text} className="pl-9" onChange={(event) => setText(event.target.value)} />
    </div>
  )
}
