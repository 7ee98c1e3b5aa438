import { ToggleGroup as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/lib/classes'

interface Props<Value extends string> {
  label: string
  options: readonly { value: Value; label: ReactNode }[]
  value: Value
  onValueChange: (value: Value) => void
  className?: string
}

/** Two to four views of the same thing; one of them is always chosen. */
export function Segmented<Value extends string>({ label, options, value, onValueChange, className }: Props<Value>) {
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      // A click on what is chosen would choose nothing.
      onValueChange={(chosen) => chosen && onValueChange(chosen as Value)}
      className={cn('inline-flex rounded-md bg-muted p-0.5', className)}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-8 items-center gap-1.5 rounded-sm px-3 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground data-[state=on]:bg-card data-[state=on]:text-foreground data-[state=on]:shadow-raised pointer-coarse:h-11 [&_svg]:size-4"
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  )
}
