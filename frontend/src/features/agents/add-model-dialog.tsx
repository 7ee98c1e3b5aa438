'use client'

import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/markdown/copy-button'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog'

const KEYS = [
  { provider: 'OpenAI', name: 'OPENAI_API_KEY' },
  { provider: 'Anthropic', name: 'ANTHROPIC_API_KEY' },
  { provider: 'Google', name: 'GOOGLE_API_KEY' },
]
const EXAMPLE = 'OPENAI_API_KEY=sk-… make run'

function Example() {
  const { t } = useTranslation()
  return (
    <div className="flex items-center gap-2 rounded-md border bg-muted py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 overflow-x-auto font-mono text-sm whitespace-nowrap">{EXAMPLE}</code>
      <CopyButton text={EXAMPLE} label={t('agents.copy')} />
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}

/** How this installation gets a better model. */
export function AddModelDialog() {
  const { t } = useTranslation()
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm">
          {t('agents.addModelAtStart')}
        </Button>
      </DialogTrigger>
      <DialogContent title={t('agents.addModelTitle')} description={t('agents.addModelText')} closeLabel={t('app.close')}>
        <div className="space-y-5">
          <Section title={t('agents.addModelKeys')}>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              {KEYS.map(({ provider, name }) => (
                <div key={name} className="contents">
                  <dt className="text-muted-foreground">{provider}</dt>
                  <dd>
                    <code className="font-mono break-all">{name}</code>
                  </dd>
                </div>
              ))}
            </dl>
          </Section>
          <Section title={t('agents.addModelLocal')}>
            <ul className="list-disc space-y-1 pl-5 text-sm text-muted-foreground">
              <li>{t('agents.addModelOllama')}</li>
              <li>{t('agents.addModelFile')}</li>
            </ul>
          </Section>
          <Section title={t('agents.addModelExample')}>
            <Example />
          </Section>
        </div>
      </DialogContent>
    </Dialog>
  )
}
