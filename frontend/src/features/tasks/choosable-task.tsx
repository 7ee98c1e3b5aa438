'use client'

import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/lib/classes'
import { Face, type FaceProps, row } from './task-face'
import { isOfOthers } from './task-facts'
import { toggleSelected } from './ui'

/** A line of the list while several are chosen. What belongs to others is not one's own to put in order. */
export function ChoosableTask(props: FaceProps & { chosen: boolean }) {
  const { task, me, chosen } = props
  const others = isOfOthers(task, me)
  return (
    <label className={cn(row, 'cursor-pointer hover:bg-accent', others && 'cursor-not-allowed opacity-50')}>
      <Checkbox checked={chosen} disabled={others} onCheckedChange={() => toggleSelected(task)} />
      <Face {...props} />
    </label>
  )
}
