'use client'

import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { type AgentDraft, changeAgent, changeMode, type Draft, type MemberDraft } from '../draft'
import { type Known } from '../known'
import { type Problem } from '../problems'
import { InstructionsField, ModelField } from './agent-fields'
import { Members } from './members'
import { ModeChoice } from './mode-choice'
import { SharedNotice } from './shared-notice'
import { ToolFields } from './tool-fields'

interface Props {
  draft: Draft
  known: Known
  change: (draft: Draft) => void
  /** What is missing, once somebody wanted to go on. */
  problems: readonly Problem[]
}

const has = (problems: readonly Problem[], what: Problem['what']) => problems.some((problem) => problem.what === what)

export function PurposeStep({ draft, change, problems }: Props) {
  const { t } = useTranslation('agents')
  return (
    <div className="space-y-5">
      <Field label={t('guide.purpose')} hint={t('guide.purposeHint')}>
        {(wiring) => (
          <Textarea
            {...wiring}
            maxLength={1000}
            placeholder={t('guide.purposeExample')}
            value={draft.description}
            onChange={(event) => change({ ...draft, description: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('guide.name')} hint={t('guide.nameHint')} error={has(problems, 'name') ? t('problems.name') : undefined}>
        {(wiring) => <Input {...wiring} value={draft.name} onChange={(event) => change({ ...draft, name: event.target.value })} />}
      </Field>
    </div>
  )
}

/** The first agent, when the guide writes it; else null. */
function firstAgent(draft: Draft, change: (draft: Draft) => void) {
  const [first] = draft.members
  if (first?.agent.kind !== 'own') return null
  const { key } = first
  return { agent: first.agent, set: (part: Partial<AgentDraft>) => change(changeAgent(draft, key, part)) }
}

const isOwn = ({ agent }: MemberDraft) => agent.kind === 'own'

function Whose({ draft }: { draft: Draft }) {
  const { t } = useTranslation('agents')
  if (draft.members.length < 2 || !draft.members.some(isOwn)) return null
  return <Alert>{t('guide.first')}</Alert>
}

export function AgentStep({ draft, known, change, problems }: Props) {
  const { t } = useTranslation('agents')
  const first = firstAgent(draft, change)
  if (!first) return <Alert>{t('member.existing')}</Alert>
  return (
    <div className="space-y-5">
      <Whose draft={draft} />
      <SharedNotice agent={first.agent} team={draft.stored} teams={known.teams} />
      <InstructionsField {...first} error={has(problems, 'instructions') ? t('problems.instructions') : undefined} />
      <ModelField {...first} models={known.models} />
    </div>
  )
}

export function ToolsStep({ draft, known, change }: Props) {
  const { t } = useTranslation('agents')
  const first = firstAgent(draft, change)
  if (!first) return <Alert>{t('member.existing')}</Alert>
  return (
    <div className="space-y-5">
      <Whose draft={draft} />
      <ToolFields {...first} skills={known.skills} />
    </div>
  )
}

export function TogetherStep({ draft, known, change, problems }: Props) {
  const { t } = useTranslation('agents')
  return (
    <div className="space-y-6">
      <ModeChoice mode={draft.mode} onChange={(mode) => change(changeMode(draft, mode))} />
      <Members draft={draft} known={known} change={change} />
      {problems.length > 0 && (
        <Alert tone="danger" role="alert">
          {problems.map((problem) => (
            <p key={problem.what}>{t(`problems.${problem.what}`, { count: 'count' in problem ? problem.count : 0 })}</p>
          ))}
        </Alert>
      )}
    </div>
  )
}
