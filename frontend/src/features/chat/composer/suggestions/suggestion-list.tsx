import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { type Offer, type Suggestions } from './use-suggestions'

interface Props {
  id: string
  suggestions: Suggestions
}

export const optionId = (listId: string, offer: Offer) => `${listId}-${offer.id}`

function Option({ id, offer, active, onPick, onActive }: { id: string; offer: Offer; active: boolean; onPick: () => void; onActive: () => void }) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <li
      ref={row}
      id={id}
      role="option"
      aria-selected={active}
      className={cn('cursor-pointer rounded-sm px-2.5 py-1.5 text-sm pointer-coarse:min-h-11', active && 'bg-accent')}
      onPointerMove={onActive}
      // The field keeps the focus.
      onPointerDown={(event) => { event.preventDefault() }}
      onClick={onPick}
    >
      <span className="block truncate font-medium">{offer.title}</span>
      {offer.note !== '' && <span className="block truncate text-xs text-muted-foreground">{offer.note}</span>}
    </li>
  )
}

/** Names to choose from, above the field. */
export function SuggestionList({ id, suggestions }: Props) {
  const { t } = useTranslation('composer')
  const { trigger, offers, active, pick, setActive } = suggestions
  if (trigger === null) return null
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t(trigger.sign === '/' ? 'suggest.skills' : 'suggest.people')}
      className="absolute inset-x-0 bottom-full z-20 mb-2 max-h-[min(18rem,45dvh)] animate-rise overflow-y-auto overscroll-contain rounded-lg border bg-popover p-1 shadow-floating"
    >
      {offers.map((offer) => (
        <Option
          key={offer.id}
          id={optionId(id, offer)}
          offer={offer}
          active={offer === active}
          onPick={() => { pick(offer) }}
          onActive={() => { if (offer !== active) setActive(offer) }}
        />
      ))}
    </ul>
  )
}
