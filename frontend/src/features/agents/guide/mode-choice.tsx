'use client'

import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { type Mode, MODES } from '../draft'

/** How members work together, each way in a sentence. */
export function ModeChoice({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const { t } = useTranslation('agents')
  const name = useId()
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold">{t('guide.mode')}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {MODES.map((each) => (
          <label
            key={each}
            className={cn(
              'flex cursor-pointer gap-3 rounded-lg border p-3 text-sm transition-colors has-focus-visible:outline-2 has-focus-visible:outline-ring',
              each === mode ? 'border-primary bg-primary-soft' : 'bg-card hover:bg-accent',
            )}
          >
            <input type="radio" name={name} checked={each === mode} onChange={() => onChange(each)} className="mt-1 accent-primary outline-none" />
            <span className="min-w-0">
              <span className="block font-medium">{t(`modes.${each}`)}</span>
              <span className="block text-pretty text-muted-foreground">{t(`modeHints.${each}`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
