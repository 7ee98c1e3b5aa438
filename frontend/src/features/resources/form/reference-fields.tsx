'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { allQuery, isKind, labelOf, namespaceOf } from '@/lib/resources'
import { isRecord, pathText } from '@/lib/resources/paths'
import { type FieldProps, helpOf, useField, useForm, useWords } from './form-context'

const NONE = ' '
const SEPARATOR = ' '

interface Choice {
  namespace: string
  name: string
  label: string
}

/** What may be referred to. */
function useChoices(kind: string | undefined): { choices: Choice[]; pending: boolean } {
  const known = kind !== undefined && isKind(kind) ? kind : null
  const { data, isPending } = useQuery({ ...allQuery(known ?? 'Ghost'), enabled: known !== null })
  const choices = (data ?? []).map(({ metadata }) => ({
    namespace: namespaceOf(metadata),
    name: metadata.name,
    label: labelOf(metadata),
  }))
  return { choices, pending: known !== null && isPending }
}

const hintOf = ({ namespace, name, label }: Choice) => (label === name && namespace === 'default' ? undefined : `${namespace}/${name}`)

/** Another resource, by name and namespace. */
export function ReferenceField(props: FieldProps) {
  const { t } = useTranslation('resources')
  const words = useWords()
  const { error, disabled, set } = useField(props)
  const { faults } = useForm()
  const { choices, pending } = useChoices(props.schema['x-wegent-ref'])
  const { name, namespace } = isRecord(props.value) ? props.value : {}
  const current = typeof name === 'string' && name !== '' ? { name, namespace: typeof namespace === 'string' ? namespace : 'default', label: name } : null
  const found = choices.some((choice) => choice.name === current?.name && choice.namespace === current.namespace)
  const all = current && !found ? [current, ...choices] : choices
  const options = all.map((choice) => ({ value: choice.namespace + SEPARATOR + choice.name, label: choice.label, hint: hintOf(choice) }))
  const choose = (value: string) => {
    const [chosenNamespace, chosenName] = value.split(SEPARATOR)
    set(value === NONE ? undefined : { name: chosenName, namespace: chosenNamespace })
  }
  const label = props.label ?? words(props.name)
  return (
    <Field
      label={props.required ? label : t('form.optional', { field: label })}
      hint={helpOf(props.schema)}
      error={error ?? faults.get(pathText([...props.path, 'name']))}
    >
      {(wiring) => (
        <Select
          options={props.required ? options : [{ value: NONE, label: t('form.none') }, ...options]}
          value={current ? current.namespace + SEPARATOR + current.name : props.required ? undefined : NONE}
          placeholder={pending ? t('form.loading') : options.length > 0 ? t('form.choose') : t('form.nothing')}
          onValueChange={choose}
          disabled={disabled}
          {...wiring}
        />
      )}
    </Field>
  )
}

/** Another resource, by name alone. */
export function NamedField(props: FieldProps) {
  const { t } = useTranslation('resources')
  const words = useWords()
  const { error, disabled, set } = useField(props)
  const { choices } = useChoices(props.schema['x-wegent-ref'])
  const current = typeof props.value === 'string' && props.value !== '' ? props.value : undefined
  const names = [...new Set([...(current === undefined ? [] : [current]), ...choices.map(({ name }) => name)])]
  return (
    <Field label={props.label ?? words(props.name)} error={error}>
      {(wiring) => (
        <Select
          options={names.map((value) => ({ value, label: value }))}
          value={current}
          placeholder={names.length > 0 ? t('form.choose') : t('form.nothing')}
          onValueChange={set}
          disabled={disabled}
          {...wiring}
        />
      )}
    </Field>
  )
}
