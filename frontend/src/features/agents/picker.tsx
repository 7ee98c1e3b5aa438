import { ChevronDown, type LucideIcon } from 'lucide-react'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { cn } from '@/lib/classes'

export interface Option {
  value: string
  label: string
  note?: string | null
  disabled?: boolean
}

interface Props {
  /** What is chosen here, for example "Model". */
  name: string
  icon: LucideIcon
  /** Text of the closed picker. */
  current: string
  value: string
  options: Option[]
  onChoose: (value: string) => void
  /** Show only the icon where there is little room. */
  brief?: boolean
}

/** One choice among few, small enough for the composer's edge. */
export function Picker({ name, icon: Icon, current, value, options, onChoose, brief = false }: Props) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm" className="min-w-0 shrink gap-1.5 px-2 font-normal data-[state=open]:bg-accent">
          <Icon aria-hidden className={brief ? undefined : 'max-sm:hidden'} />
          <span className="sr-only">{name}: </span>
          <span className={cn('min-w-0 truncate', brief && 'max-sm:sr-only')}>{current}</span>
          <ChevronDown aria-hidden className="opacity-60" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" aria-label={name} className="max-w-[min(22rem,calc(100vw-1rem))] min-w-56">
        <DropdownMenuRadioGroup value={value} onValueChange={onChoose}>
          {options.map((option) => (
            <DropdownMenuRadioItem key={option.value} value={option.value} disabled={option.disabled}>
              <span className="min-w-0">
                <span className="block truncate">{option.label}</span>
                {option.note && <span className="block text-xs text-muted-foreground">{option.note}</span>}
              </span>
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
