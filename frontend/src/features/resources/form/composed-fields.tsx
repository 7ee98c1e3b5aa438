'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { isRecord } from '@/lib/resources/paths'
import { type JsonSchema } from '@/lib/resources/schema'
import { entrySchema, resolved } from '@/lib/resources/schema-walk'
import { type FieldProps, helpOf, useField, useForm, useWords } from './form-context'
import { emptyOf } from './kinds-of-fields'
import { SchemaField } from './schema-field'

function Frame({ legend, help, error, children }: { legend: string; help?: string; error?: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">{legend}</legend>
      {help && <p className="text-sm text-muted-foreground">{help}</p>}
      {error && <p className="text-sm text-destructive">{error}</p>}
      <div className="mt-2 space-y-3">{children}</div>
    </fieldset>
  )
}

function Entry({ title, onRemove, disabled, children }: { title: string; onRemove: () => void; disabled: boolean; children: ReactNode }) {
  const { t } = useTranslation('resources')
  return (
    <div className="flex items-start gap-2 rounded-lg border p-3">
      <div className="min-w-0 flex-1 space-y-4">{children}</div>
      <Button variant="ghost" size="icon-sm" aria-label={t('form.remove', { field: title })} onClick={onRemove} disabled={disabled}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

function AddButton({ label, onClick, disabled }: { label: string; onClick: () => void; disabled: boolean }) {
  return (
    <Button variant="outline" size="sm" onClick={onClick} disabled={disabled}>
      <Plus aria-hidden />
      {label}
    </Button>
  )
}

export function ListField(props: FieldProps) {
  const { t } = useTranslation('resources')
  const words = useWords()
  const { root } = useForm()
  const { error, disabled, set } = useField(props)
  const items: unknown[] = Array.isArray(props.value) ? props.value : []
  const schema = resolved(props.schema.items ?? {}, root)
  const label = words(props.name)
  const without = (index: number) => {
    const left = items.filter((_, at) => at !== index)
    set(left.length > 0 || props.required ? left : undefined)
  }
  return (
    <Frame legend={label} help={helpOf(props.schema)} error={error}>
      {items.map((item, index) => {
        const title = t('form.entry', { field: label, number: index + 1 })
        return (
          <Entry key={index} title={title} onRemove={() => without(index)} disabled={disabled}>
            <SchemaField path={[...props.path, index]} name={props.name} label={title} schema={schema} value={item} required />
          </Entry>
        )
      })}
      <AddButton label={t('form.add', { field: label })} onClick={() => set([...items, emptyOf(schema)])} disabled={disabled} />
    </Frame>
  )
}

function NewEntry({ label, taken, onAdd, disabled }: { label: string; taken: readonly string[]; onAdd: (name: string) => void; disabled: boolean }) {
  const { t } = useTranslation('resources')
  const id = useId()
  const [name, setName] = useState('')
  const wanted = name.trim()
  const usable = wanted !== '' && !taken.includes(wanted)
  const add = () => {
    if (!usable) return
    onAdd(wanted)
    setName('')
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {t('form.newName', { field: label })}
      </label>
      <Input
        id={id}
        value={name}
        placeholder={t('form.namePlaceholder')}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
        disabled={disabled}
        spellCheck={false}
        className="w-48"
      />
      <AddButton label={t('form.add', { field: label })} onClick={add} disabled={disabled || !usable} />
    </div>
  )
}

export function MapField(props: FieldProps) {
  const words = useWords()
  const { root, change } = useForm()
  const { error, disabled } = useField(props)
  const entries = isRecord(props.value) ? props.value : {}
  const schema = resolved(entrySchema(props.schema) ?? {}, root)
  const label = words(props.name)
  return (
    <Frame legend={label} help={helpOf(props.schema)} error={error}>
      {Object.entries(entries).map(([name, value]) => (
        <Entry key={name} title={name} onRemove={() => change([...props.path, name], undefined)} disabled={disabled}>
          <SchemaField path={[...props.path, name]} name={name} label={name} schema={schema} value={value} required />
        </Entry>
      ))}
      <NewEntry
        label={label}
        taken={Object.keys(entries)}
        onAdd={(name) => change([...props.path, name], emptyOf(schema))}
        disabled={disabled}
      />
    </Frame>
  )
}

interface FieldsProps {
  path: FieldProps['path']
  schema: JsonSchema
  value: unknown
}

/** The fields of an object; those that are optional and not set are behind a button, when there are many. */
export function ObjectFields({ path, schema, value }: FieldsProps) {
  const { t } = useTranslation('resources')
  const { root } = useForm()
  const [all, setAll] = useState(false)
  const given = isRecord(value) ? value : {}
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    schema: resolved(field, root),
    required: schema.required?.includes(name) ?? false,
  }))
  // Kept once shown: a field must not vanish while it is emptied.
  const [first] = useState(() => new Set(fields.filter(({ name, required }) => required || name in given).map(({ name }) => name)))
  const rare = fields.filter(({ name, required }) => !required && !first.has(name) && !(name in given))
  const few = rare.length < 3
  const shown = all || few ? fields : fields.filter((field) => !rare.includes(field))
  return (
    <>
      {shown.map((field) => (
        <SchemaField key={field.name} path={[...path, field.name]} value={given[field.name]} {...field} />
      ))}
      {!all && !few && (
        <Button variant="ghost" size="sm" className="-ml-3 text-primary" onClick={() => setAll(true)}>
          <Plus aria-hidden />
          {t('form.more', { count: rare.length })}
        </Button>
      )}
    </>
  )
}

export function GroupField(props: FieldProps) {
  const words = useWords()
  const { error } = useField(props)
  return (
    <Frame legend={props.label ?? words(props.name)} help={helpOf(props.schema)} error={error}>
      <div className="space-y-4 border-l-2 pl-4">
        <ObjectFields path={props.path} schema={props.schema} value={props.value} />
      </div>
    </Frame>
  )
}
