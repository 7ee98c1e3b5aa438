'use client'

import { SlidersHorizontal, X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField, TextField } from '@/components/forms/fields'
import { Button } from '@/components/ui/button'
import { type Filter } from './api'

const USUAL = ['actor', 'action', 'kind', 'name'] as const
const RARE = ['namespace', 'via', 'address'] as const
const ANY = 'any'

interface Typed {
  texts: Record<(typeof USUAL)[number] | (typeof RARE)[number], string>
  outcome: 'done' | 'denied' | typeof ANY
  /** Days of the reader's calendar. */
  from: string
  to: string
}

const EMPTY: Typed = {
  texts: { actor: '', action: '', kind: '', name: '', namespace: '', via: '', address: '' },
  outcome: ANY,
  from: '',
  to: '',
}

const DAY_MS = 86_400_000
const beginOf = (day: string) => new Date(`${day}T00:00:00`)

function filterOf({ texts, outcome, from, to }: Typed): Filter {
  const written = Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]]))
  return {
    ...(Object.fromEntries(written) as Filter),
    ...(outcome === ANY ? {} : { outcome }),
    ...(from === '' ? {} : { from: beginOf(from).toISOString() }),
    // The last day counts too.
    ...(to === '' ? {} : { to: new Date(beginOf(to).getTime() + DAY_MS).toISOString() }),
  }
}

/** Which entries to show. It takes effect with Enter or its button. */
export function Filters({ onFilter }: { onFilter: (filter: Filter) => void }) {
  const { t } = useTranslation('audit')
  const [typed, setTyped] = useState(EMPTY)
  const [all, setAll] = useState(false)
  const set = (change: Partial<Typed>) => setTyped((known) => ({ ...known, ...change }))
  const send = (event: FormEvent) => {
    event.preventDefault()
    onFilter(filterOf(typed))
  }
  const clear = () => {
    setTyped(EMPTY)
    onFilter({})
  }
  return (
    <form role="search" aria-label={t('filters.label')} noValidate onSubmit={send} className="mb-6 rounded-lg border bg-card p-4">
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 lg:grid-cols-4">
        {[...USUAL, ...(all ? RARE : [])].map((name) => (
          <TextField
            key={name}
            label={t(`filters.${name}`)}
            spellCheck={false}
            autoCapitalize="none"
            value={typed.texts[name]}
            onValueChange={(text) => set({ texts: { ...typed.texts, [name]: text } })}
          />
        ))}
        <SelectField
          label={t('filters.outcome')}
          options={([ANY, 'done', 'denied'] as const).map((value) => ({ value, label: t(`filters.outcomes.${value}`) }))}
          value={typed.outcome}
          onValueChange={(outcome) => set({ outcome })}
        />
        <TextField type="date" label={t('filters.from')} value={typed.from} onValueChange={(from) => set({ from })} />
        <TextField type="date" label={t('filters.to')} value={typed.to} onValueChange={(to) => set({ to })} />
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button type="submit" size="sm">
          {t('filters.apply')}
        </Button>
        <Button variant="outline" size="sm" onClick={clear}>
          <X aria-hidden />
          {t('filters.clear')}
        </Button>
        <Button variant="ghost" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
          <SlidersHorizontal aria-hidden />
          {t(all ? 'filters.fewer' : 'filters.more')}
        </Button>
      </div>
    </form>
  )
}
