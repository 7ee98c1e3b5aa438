import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { type Path, pathText, type Step } from '@/lib/resources/paths'
import { type JsonSchema } from '@/lib/resources/schema'
import { wordsOf } from './kinds-of-fields'

interface FormState {
  root: JsonSchema
  /** Of the whole document, for what depends on another field. */
  document: unknown
  disabled: boolean
  /** Fields that stay as they are: the name of what exists. */
  fixed: readonly string[]
  /** What is wrong, by the text of the path. */
  faults: ReadonlyMap<string, string>
  /** Undefined takes the field away. */
  change: (path: Path, value: unknown) => void
}

export const FormContext = createContext<FormState | null>(null)

export function useForm(): FormState {
  const form = useContext(FormContext)
  if (!form) throw new Error('A field needs a form around it')
  return form
}

export interface FieldProps {
  path: Step[]
  name: string
  schema: JsonSchema
  value: unknown
  required: boolean
  /** In place of the field's own name. */
  label?: string
}

/** What a control needs besides its value. */
export function useField({ path, required }: FieldProps) {
  const { faults, disabled, fixed, change } = useForm()
  const text = pathText(path)
  return {
    error: faults.get(text),
    disabled: disabled || fixed.includes(text),
    /** An empty text takes an optional field away. */
    set: (value: unknown) => change(path, value === '' && !required ? undefined : value),
  }
}

/** The schema's own words, without the marks that they have for code. */
export const helpOf = ({ description }: JsonSchema) => description?.replaceAll('`', '')

/** The name of a field in the reader's language, where there is one; else made of the field's own. */
export function useWords() {
  const { t } = useTranslation('resources')
  return (name: string) => t(`fields.${name}` as 'fields.name', { defaultValue: wordsOf(name) })
}
