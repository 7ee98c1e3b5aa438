'use client'

import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRefreshing } from '@/components/actions/use-refreshing'
import { LongTextField, SelectField, TextField } from '@/components/forms/fields'
import { FormDialog } from '@/components/forms/form-dialog'
import { Button } from '@/components/ui/button'
import { APPROVALS_KEY, approve, type ToolApproval } from './api'
import { readConditions } from './conditions'

interface Values {
  tool: string
  decision: ToolApproval['decision']
  conditions: string
}

const EMPTY: Values = { tool: '', decision: 'allow', conditions: '' }
const DECISIONS = ['allow', 'ask', 'deny'] as const

const isReady = ({ tool, conditions }: Values) => tool.trim() !== '' && readConditions(conditions).wrong === null

const bodyOf = ({ tool, decision, conditions }: Values) => ({
  tool: tool.trim(),
  decision,
  arguments: readConditions(conditions).arguments,
})

export function NewApproval() {
  const { t } = useTranslation('settings')
  const refreshing = useRefreshing(APPROVALS_KEY)
  const complaint = (text: string) => {
    const { wrong } = readConditions(text)
    return wrong === null ? undefined : t('approvals.conditionWrong', { line: wrong })
  }
  return (
    <FormDialog
      trigger={
        <Button>
          <Plus aria-hidden />
          {t('approvals.new')}
        </Button>
      }
      title={t('approvals.new')}
      submit={t('approvals.store')}
      initial={EMPTY}
      ready={isReady}
      onSubmit={(values) => refreshing(approve(bodyOf(values)))}
    >
      {({ values, set, errors }) => (
        <>
          <TextField
            label={t('approvals.tool')}
            hint={t('approvals.toolHint')}
            error={errors.tool}
            maxLength={255}
            spellCheck={false}
            autoCapitalize="none"
            value={values.tool}
            onValueChange={(tool) => set({ tool })}
          />
          <SelectField
            label={t('approvals.decision')}
            options={DECISIONS.map((value) => ({ value, label: t(`approvals.decisions.${value}`), hint: t(`approvals.decisionHints.${value}`) }))}
            value={values.decision}
            onValueChange={(decision) => set({ decision })}
          />
          <LongTextField
            label={t('approvals.conditions')}
            hint={t('approvals.conditionsHint')}
            error={complaint(values.conditions) ?? errors.arguments}
            className="min-h-16 font-mono"
            value={values.conditions}
            onValueChange={(conditions) => set({ conditions })}
          />
        </>
      )}
    </FormDialog>
  )
}
