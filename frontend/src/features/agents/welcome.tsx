'use client'

import { HardDrive, RefreshCcw, Repeat } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/brand/logo'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { MarkedText } from '@/components/ui/marked-text'
import { apart } from '@/lib/later'
import { isDemo, labelOf } from './choice'
import { type AgentChoice } from './use-choice'

// For installations without a model of their own.
const AddModelDialog = apart(async () => (await import('./add-model-dialog')).AddModelDialog)

const FACTS = [
  { key: 'yours', Icon: HardDrive },
  { key: 'lasting', Icon: RefreshCcw },
  { key: 'models', Icon: Repeat },
] as const

function ModelNotice({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation()
  if (choice.pending || choice.failed) return null
  if (choice.answering && !isDemo(choice.answering)) return null
  const [title, text, tone] = choice.answering
    ? [t('agents.demoTitle'), t('agents.demoText'), 'info' as const]
    : [t('agents.noModelTitle'), t('agents.noModelText'), 'warning' as const]
  return (
    <Alert tone={tone} title={title} className="mt-8 text-left">
      <p className="text-muted-foreground">{text}</p>
      <div className="flex flex-wrap gap-2 pt-2">
        <Button asChild size="sm">
          <Link href="/agents/models?add" prefetch={false}>
            {t('agents.addModel')}
          </Link>
        </Button>
        <AddModelDialog />
      </div>
    </Alert>
  )
}

/** What a new conversation shows before its first message: what this is, who answers, and what to expect. */
export function Welcome({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation()
  const { team, answering } = choice
  return (
    <div className="mx-auto w-full max-w-3xl px-5 py-8 md:my-auto">
      <Logo className="size-11" />
      <h2 className="mt-5 text-2xl font-semibold tracking-tight text-balance">{t('agents.welcomeTitle')}</h2>
      <p className="mt-2 min-h-12 text-muted-foreground">
        {team && answering && (
          <MarkedText>{t('agents.welcomeText', { team: labelOf(team), model: labelOf(answering) })}</MarkedText>
        )}
      </p>
      <ul className="mt-6 grid gap-x-6 gap-y-4 sm:grid-cols-3">
        {FACTS.map(({ key, Icon }) => (
          <li key={key} className="flex gap-3 text-sm text-muted-foreground sm:flex-col sm:gap-2">
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-primary" />
            {t(`agents.facts.${key}`)}
          </li>
        ))}
      </ul>
      <ModelNotice choice={choice} />
    </div>
  )
}
