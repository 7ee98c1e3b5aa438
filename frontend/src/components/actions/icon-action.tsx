import { Trash2, type LucideIcon } from 'lucide-react'
import { type ComponentProps, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Confirmed } from './confirmed'

interface Props extends ComponentProps<typeof Button> {
  icon: LucideIcon
  /** What it does, and to what. */
  label: string
}

/** A button in a row of a list. */
export function IconAction({ icon: Icon, label, ...props }: Props) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props}>
      <Icon aria-hidden />
    </Button>
  )
}

interface RemoveProps {
  /** "Delete the key build": of the button. */
  label: string
  title: string
  text: ReactNode
  confirm: string
  icon?: LucideIcon
  onConfirm: () => Promise<unknown>
}

/** A button in a row that asks before something is gone. */
export function RemoveAction({ label, icon = Trash2, ...question }: RemoveProps) {
  return <Confirmed danger trigger={<IconAction icon={icon} label={label} />} {...question} />
}
