import { useTranslation } from 'react-i18next'
import { PageSection } from '@/components/page/page'
import { Specimen } from './specimen'

/** Literal classes: Tailwind makes only what it finds in the sources. */
const COLOURS = [
  ['background', 'bg-background'],
  ['card', 'bg-card'],
  ['sidebar', 'bg-sidebar'],
  ['muted', 'bg-muted'],
  ['accent', 'bg-accent'],
  ['accent-strong', 'bg-accent-strong'],
  ['foreground', 'bg-foreground'],
  ['muted-foreground', 'bg-muted-foreground'],
  ['primary', 'bg-primary'],
  ['primary-soft', 'bg-primary-soft'],
  ['destructive', 'bg-destructive'],
  ['destructive-soft', 'bg-destructive-soft'],
  ['warning', 'bg-warning'],
  ['warning-soft', 'bg-warning-soft'],
  ['success', 'bg-success'],
] as const

const SIZES = [
  ['text-2xl', 'text-2xl font-semibold tracking-tight'],
  ['text-lg', 'text-lg font-semibold'],
  ['font-semibold', 'font-semibold'],
  ['text-[0.9375rem]', ''],
  ['text-sm', 'text-sm'],
  ['text-xs', 'text-xs text-muted-foreground'],
  ['font-mono', 'font-mono text-sm'],
] as const

export function Tokens() {
  const { t } = useTranslation('design')
  return (
    <PageSection title={t('tokens.title')} text={t('tokens.text')}>
      <div className="grid gap-4">
        <Specimen name="bg-… text-…" className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3 lg:grid-cols-5">
          {COLOURS.map(([name, background]) => (
            <span key={name} className="flex min-w-0 items-center gap-2 text-xs">
              <span aria-hidden className={`size-8 shrink-0 rounded-md border ${background}`} />
              <span className="truncate">{name}</span>
            </span>
          ))}
        </Specimen>
        <Specimen name={t('tokens.type')} className="flex-col items-start gap-2">
          {SIZES.map(([name, classes]) => (
            <p key={name} className={classes}>
              {t('tokens.sample')} <span className="font-mono text-xs font-normal text-muted-foreground">{name}</span>
            </p>
          ))}
        </Specimen>
      </div>
    </PageSection>
  )
}
