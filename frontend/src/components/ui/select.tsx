import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/lib/classes'
import { fieldClasses } from './input'

export interface SelectOption<Value extends string = string> {
  value: Value
  label: ReactNode
  /** A second line in the list. */
  hint?: ReactNode
  disabled?: boolean
}

interface Props<Value extends string> {
  options: readonly SelectOption<Value>[]
  value: Value | undefined
  onValueChange: (value: Value) => void
  placeholder?: string
  disabled?: boolean
  className?: string
  id?: string
  'aria-label'?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}

function Option({ value, label, hint, disabled }: SelectOption) {
  return (
    <Radix.Item
      value={value}
      disabled={disabled}
      className="relative flex min-h-8 cursor-pointer flex-col justify-center rounded-sm py-1.5 pr-9 pl-2.5 text-sm outline-none select-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-accent pointer-coarse:min-h-11"
    >
      <Radix.ItemText>{label}</Radix.ItemText>
      {hint && <span className="text-xs text-muted-foreground">{hint}</span>}
      <Radix.ItemIndicator className="absolute top-1/2 right-2.5 -translate-y-1/2">
        <Check aria-hidden className="size-4 text-primary" />
      </Radix.ItemIndicator>
    </Radix.Item>
  )
}

/** One of a few. Values must not be empty. */
export function Select<Value extends string>({ options, value, onValueChange, placeholder, disabled, className, ...wiring }: Props<Value>) {
  return (
    <Radix.Root value={value ?? ''} onValueChange={(chosen) => onValueChange(chosen as Value)} disabled={disabled}>
      <Radix.Trigger
        className={cn(
          fieldClasses,
          'flex h-10 items-center justify-between gap-2 px-3 text-left data-placeholder:text-muted-foreground pointer-coarse:h-11 [&>span]:min-w-0 [&>span]:truncate',
          className,
        )}
        {...wiring}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted-foreground" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-rise overflow-hidden rounded-lg border bg-popover text-popover-foreground shadow-floating"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Option key={option.value} {...option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
