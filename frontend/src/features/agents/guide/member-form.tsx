'use client'

import { useTranslation } from 'react-i18next'
import { Alert } from '@/components/ui/alert'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { SwitchRow } from '@/components/ui/switch'
import { Textarea } from '@/components/ui/textarea'
import { type AgentDraft, type Draft, type MemberDraft, PASSINGS } from '../draft'
import { type Known } from '../known'
import { InstructionsField, ModelField } from './agent-fields'
import { SharedNotice } from './shared-notice'
import { ToolFields } from './tool-fields'

interface Props {
  draft: Draft
  member: MemberDraft
  known: Known
  set: (change: Partial<MemberDraft>) => void
  setAgent: (change: Partial<AgentDraft>) => void
}

function PipelineFields({ member, set }: Pick<Props, 'member' | 'set'>) {
  const { t } = useTranslation('agents')
  return (
    <>
      <Field label={t('member.passing')} hint={t('member.passingHint')}>
        {(wiring) => (
          <Select
            {...wiring}
            options={PASSINGS.map((value) => ({ value, label: t(`passings.${value}`) }))}
            value={member.passing}
            onValueChange={(passing) => set({ passing })}
          />
        )}
      </Field>
      <SwitchRow label={t('member.confirm')} hint={t('member.confirmHint')} checked={member.confirm} onCheckedChange={(confirm) => set({ confirm })} />
    </>
  )
}

/** A member: its part in this team, and, when the guide writes it, all that it is. */
export function MemberForm({ draft, member, known, set, setAgent }: Props) {
  const { t } = useTranslation('agents')
  const { agent } = member
  return (
    <div className="space-y-6">
      {agent.kind === 'own' ? (
        <>
          <SharedNotice agent={agent} team={draft.stored} teams={known.teams} />
          <Field label={t('member.name')} hint={t('member.nameHint')}>
            {(wiring) => <Input {...wiring} value={agent.name} onChange={(event) => setAgent({ name: event.target.value })} />}
          </Field>
          <InstructionsField agent={agent} set={setAgent} />
        </>
      ) : (
        <Alert>{t('member.existing')}</Alert>
      )}
      {draft.mode !== 'solo' && (
        <Field label={t('member.prompt')} hint={t(draft.mode === 'route' ? 'member.promptRoute' : 'member.promptHint')}>
          {(wiring) => <Textarea {...wiring} className="min-h-16" value={member.prompt} onChange={(event) => set({ prompt: event.target.value })} />}
        </Field>
      )}
      {draft.mode === 'pipeline' && <PipelineFields member={member} set={set} />}
      {agent.kind === 'own' && (
        <>
          <ModelField agent={agent} set={setAgent} models={known.models} />
          <ToolFields agent={agent} set={setAgent} skills={known.skills} />
        </>
      )}
    </div>
  )
}
