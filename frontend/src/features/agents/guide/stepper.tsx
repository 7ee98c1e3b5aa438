'use client'

import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { type Step, STEPS } from '../problems'

interface Props {
  step: Step
  /** Steps that can be opened. */
  open: readonly Step[]
  onChange: (step: Step) => void
}

/** The way through the guide; what was filled in can be gone back to. */
export function Stepper({ step, open, onChange }: Props) {
  const { t } = useTranslation('agents')
  const current = STEPS.indexOf(step)
  return (
    <nav aria-label={t('guide.steps')} className="mb-6">
      <ol className="flex gap-1">
        {STEPS.map((each, index) => (
          <li key={each} className="min-w-0 flex-1">
            <button
              type="button"
              disabled={!open.includes(each)}
              aria-current={each === step ? 'step' : undefined}
              onClick={() => onChange(each)}
              className="group flex w-full flex-col gap-1.5 rounded-md py-1 text-left text-xs disabled:cursor-not-allowed pointer-coarse:min-h-11"
            >
              <span className={cn('h-1 w-full rounded-full transition-colors', index <= current ? 'bg-primary' : 'bg-border group-enabled:group-hover:bg-accent-strong')} />
              <span className={cn('flex items-center gap-1', each === step ? 'font-medium' : 'text-muted-foreground max-sm:sr-only')}>
                {index < current && <Check aria-hidden className="size-3 text-primary" />}
                <span className="truncate">{t(`steps.${each}`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
