'use client'

import { useTranslation } from 'react-i18next'
import { Tooltip } from '@/components/ui/tooltip'
import { type Sender } from '@/lib/socket'
import { usePresence, useTyping } from './use-presence'

const MOST = 4
const nameOf = ({ display_name, user_name }: Sender) => display_name ?? user_name

/** Who has the group chat open, and who writes. */
export function Presence({ id }: { id: number }) {
  const { t, i18n } = useTranslation()
  const people = usePresence(id)
  const typing = useTyping(id)
  if (people.length === 0) return null
  const names = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  const here = t('tasks.here', { names: names.format(people.map(nameOf)) })
  return (
    <div className="flex min-w-0 shrink-0 items-center gap-2">
      {typing.length > 0 && (
        <span className="max-w-40 truncate text-xs text-muted-foreground max-md:hidden">
          {t('tasks.typing', { names: names.format(typing.map(nameOf)) })}
        </span>
      )}
      <Tooltip content={here}>
        <span role="img" aria-label={here} tabIndex={0} className="flex rounded-full">
          {people.slice(0, MOST).map((person) => (
            <span
              key={person.user_id}
              data-typing={typing.some(({ user_id }) => user_id === person.user_id) || undefined}
              className="-ml-1.5 grid size-7 place-items-center rounded-full border-2 border-background bg-primary-soft text-xs font-semibold text-primary uppercase first:ml-0 data-typing:animate-pulse max-md:nth-[n+3]:hidden"
            >
              {nameOf(person).slice(0, 1)}
            </span>
          ))}
          {people.length > MOST && (
            <span className="-ml-1.5 grid size-7 place-items-center rounded-full border-2 border-background bg-muted text-xs font-medium text-muted-foreground">
              +{people.length - MOST}
            </span>
          )}
        </span>
      </Tooltip>
    </div>
  )
}
