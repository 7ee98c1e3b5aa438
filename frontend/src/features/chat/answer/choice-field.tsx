'use client'

import { type ReactNode, useId } from 'react'

export interface Option {
  value: string
  label: ReactNode
}

interface Props {
  legend: ReactNode
  options: readonly Option[]
  multiple: boolean
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  disabled: boolean
}

/** One or several of some, as radio buttons or boxes. */
export function ChoiceField({ legend, options, multiple, value, onChange, disabled }: Props) {
  const name = useId()
  const toggle = (option: string, checked: boolean) => {
    if (!multiple) onChange([option])
    else onChange(checked ? [...value, option] : value.filter((other) => other !== option))
  }
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex cursor-pointer items-start gap-2.5 py-1 pointer-coarse:min-h-11 pointer-coarse:items-center">
          <input
            type={multiple ? 'checkbox' : 'radio'}
            name={name}
            checked={value.includes(option.value)}
            onChange={(event) => { toggle(option.value, event.target.checked) }}
            className="mt-0.5 size-4 shrink-0 accent-primary pointer-coarse:mt-0"
          />
          <span className="min-w-0 wrap-anywhere">{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
