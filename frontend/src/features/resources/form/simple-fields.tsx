'use client'

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckboxRow } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordInput } from '@/components/ui/password-input'
import { Select } from '@/components/ui/select'
import { SwitchRow } from '@/components/ui/switch'
import { Textarea } from '@/components/ui/textarea'
import { type FieldProps, helpOf, useField, useWords } from './form-context'

/** How secrets read that are stored; sent back they stay as they are. */
const STORED = '***'
/** Selects know no empty value. */
const UNSET = ' '

const asText = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function useLabel({ name, label, required }: FieldProps) {
  const words = useWords()
  const { t } = useTranslation('resources')
  const own = label ?? words(name)
  return required ? own : t('form.optional', { field: own })
}

export function LineField(props: FieldProps) {
  const { error, disabled, set } = useField(props)
  return (
    <Field label={useLabel(props)} hint={helpOf(props.schema)} error={error}>
      {(wiring) => (
        <Input value={asText(props.value)} onChange={(event) => set(event.target.value)} disabled={disabled} spellCheck={false} {...wiring} />
      )}
    </Field>
  )
}

export function TextField(props: FieldProps) {
  const { error, disabled, set } = useField(props)
  return (
    <Field label={useLabel(props)} hint={helpOf(props.schema)} error={error}>
      {(wiring) => <Textarea value={asText(props.value)} onChange={(event) => set(event.target.value)} disabled={disabled} {...wiring} />}
    </Field>
  )
}

export function NumberField(props: FieldProps) {
  const { error, disabled, set } = useField(props)
  const { minimum, maximum, type } = props.schema
  return (
    <Field label={useLabel(props)} hint={helpOf(props.schema)} error={error}>
      {(wiring) => (
        <Input
          type="number"
          inputMode="decimal"
          step={type === 'integer' ? 1 : 'any'}
          min={minimum}
          max={maximum}
          value={asText(props.value)}
          onChange={(event) => set(event.target.value === '' ? undefined : Number(event.target.value))}
          disabled={disabled}
          className="max-w-48"
          {...wiring}
        />
      )}
    </Field>
  )
}

export function SecretField(props: FieldProps) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const { error, disabled, set } = useField(props)
  const [stored, setStored] = useState(props.value === STORED)
  if (props.value === STORED && !stored) setStored(true)
  const change = (text: string) => set(text === '' && stored ? STORED : text)
  const label = useLabel(props)
  return (
    <Field label={label} hint={helpOf(props.schema)} error={error}>
      {(wiring) => (
        <PasswordInput
          showLabel={common('auth.showPassword')}
          hideLabel={common('auth.hidePassword')}
          autoComplete="off"
          value={props.value === STORED ? '' : asText(props.value)}
          placeholder={stored ? t('form.stored') : undefined}
          onChange={(event) => change(event.target.value)}
          disabled={disabled}
          {...wiring}
        />
      )}
    </Field>
  )
}

export function ChoiceField(props: FieldProps) {
  const { t } = useTranslation('resources')
  const { error, disabled, set } = useField(props)
  const { enum: words = [], default: preset } = props.schema
  const options = words.map((word) => ({ value: String(word), label: String(word) }))
  const presets = typeof preset === 'string' ? preset : undefined
  const unset = { value: UNSET, label: t('form.unset') }
  return (
    <Field label={useLabel(props)} hint={helpOf(props.schema)} error={error}>
      {(wiring) => (
        <Select
          options={props.required || presets !== undefined ? options : [unset, ...options]}
          value={asText(props.value) || presets || (props.required ? undefined : UNSET)}
          placeholder={t('form.choose')}
          onValueChange={(value) => set(value === UNSET ? '' : value)}
          disabled={disabled}
          {...wiring}
        />
      )}
    </Field>
  )
}

export function SwitchField(props: FieldProps) {
  const words = useWords()
  const { disabled, set } = useField(props)
  return (
    <SwitchRow
      label={props.label ?? words(props.name)}
      hint={helpOf(props.schema)}
      checked={typeof props.value === 'boolean' ? props.value : props.schema.default === true}
      onCheckedChange={set}
      disabled={disabled}
    />
  )
}

/** Some of a few words. */
export function ChoicesField(props: FieldProps) {
  const { error, disabled, set } = useField(props)
  const chosen = Array.isArray(props.value) ? props.value.map(String) : []
  const words = (props.schema.items?.enum ?? []).map(String)
  const toggle = (word: string, on: boolean) => {
    const next = words.filter((each) => (each === word ? on : chosen.includes(each)))
    set(next.length > 0 || props.required ? next : undefined)
  }
  const label = useLabel(props)
  return (
    <fieldset>
      <legend className="text-sm font-medium">{label}</legend>
      {props.schema.description && <p className="text-sm text-muted-foreground">{helpOf(props.schema)}</p>}
      <div className="mt-1.5">
        {words.map((word) => (
          <CheckboxRow key={word} checked={chosen.includes(word)} onCheckedChange={(on) => toggle(word, on === true)} disabled={disabled}>
            {word}
          </CheckboxRow>
        ))}
      </div>
      {error && <p className="text-sm text-destructive">{error}</p>}
    </fieldset>
  )
}

/** What has no control: it is there, and changed as YAML. */
export function YamlField(props: FieldProps) {
  const { t } = useTranslation('resources')
  const label = useLabel(props)
  return (
    <div className="space-y-1">
      <p className="text-sm font-medium">{label}</p>
      {props.schema.description && <p className="text-sm text-muted-foreground">{helpOf(props.schema)}</p>}
      <p className="text-sm text-muted-foreground">{t('form.inYaml')}</p>
    </div>
  )
}
