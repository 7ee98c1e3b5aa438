import { type KeyboardEvent, useState } from 'react'
import { matching, type Suggestion, type Trigger, triggerAt } from './trigger'

const MOST = 50

export interface Offer extends Suggestion {
  sign: Trigger['sign']
}

export interface Suggestions {
  trigger: Trigger | null
  offers: readonly Offer[]
  active: Offer | null
  /** Looks at the text again, after the cursor has moved. */
  look: (text: string, cursor: number) => void
  setActive: (offer: Offer) => void
  pick: (offer: Offer) => void
  close: () => void
  /** Whether the list has used the key. */
  onKey: (event: KeyboardEvent) => boolean
}

const same = (left: Trigger | null, right: Trigger | null) => left?.from === right?.from && left?.sign === right?.sign

/** The list of names at the cursor: opens by itself, keyboard included. */
export function useSuggestions(all: readonly Offer[], onPick: (offer: Offer, trigger: Trigger) => void): Suggestions {
  const [trigger, setTrigger] = useState<Trigger | null>(null)
  const [dismissed, setDismissed] = useState<Trigger | null>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  const open = trigger !== null && !same(trigger, dismissed)
  const offers = open ? matching(all.filter(({ sign }) => sign === trigger.sign), trigger.query, MOST) : []
  const active = offers.find(({ id }) => id === activeId) ?? offers[0] ?? null

  const pick = (offer: Offer) => {
    if (trigger === null) return
    setTrigger(null)
    onPick(offer, trigger)
  }
  const step = (by: number) => {
    const place = offers.findIndex(({ id }) => id === active?.id)
    setActiveId(offers[(place + by + offers.length) % offers.length]?.id ?? null)
  }
  const onKey = (event: KeyboardEvent): boolean => {
    if (trigger === null || active === null || event.ctrlKey || event.metaKey || event.altKey) return false
    switch (event.key) {
      case 'ArrowDown':
        step(1)
        return true
      case 'ArrowUp':
        step(-1)
        return true
      case 'Enter':
      case 'Tab':
        if (event.shiftKey) return false
        pick(active)
        return true
      case 'Escape':
        if (event.shiftKey) return false
        setDismissed(trigger)
        return true
      default:
        return false
    }
  }
  return {
    trigger: offers.length > 0 ? trigger : null,
    offers,
    active,
    look: (text, cursor) => {
      const next = triggerAt(text, cursor)
      setTrigger(next)
      if (!same(next, dismissed)) setDismissed(null)
      if (!same(next, trigger)) setActiveId(null)
    },
    pick,
    setActive: ({ id }) => { setActiveId(id) },
    close: () => { setTrigger(null) },
    onKey,
  }
}
