'use client'

import { Scale, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Wire } from '@/lib/api/types'
import { Markdown } from '@/components/markdown/markdown'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Spinner } from '@/components/ui/spinner'
import { applyOpinion, deleteOpinion } from '../api'
import { failureFrom } from '../failure-from'
import { FailureNotice } from '../failure-notice'
import type { Failure, Opinion } from '../reducer'
import { Fold } from './fold'
import { useRoom } from './room'

const toneOf = (score: number) => (score >= 8 ? 'success' : score >= 6 ? 'primary' : score >= 4 ? 'warning' : 'danger')

function Scores({ scores }: { scores: Wire['Scores'] }) {
  const { t } = useTranslation('answer')
  return (
    <ul className="flex flex-wrap gap-1.5">
      {(['accuracy', 'logic', 'completeness'] as const).map((name) => (
        <li key={name}>
          <Badge tone={toneOf(scores[name])}>{t(`opinion.score.${name}`, { score: scores[name] })}</Badge>
        </li>
      ))}
    </ul>
  )
}

function Issues({ issues }: { issues: readonly Wire['CorrectionIssue'][] }) {
  return (
    <ol className="list-decimal space-y-1.5 pl-5">
      {issues.map(({ issue, suggestion }, index) => (
        <li key={index} className="wrap-anywhere">
          {issue}
          {suggestion && <p className="text-muted-foreground">{suggestion}</p>}
        </li>
      ))}
    </ol>
  )
}

function useOpinionCalls(subtaskId: number) {
  const room = useRoom()
  const [failure, setFailure] = useState<Failure | null>(null)
  const run = async (call: (taskId: number, subtaskId: number) => Promise<unknown>) => {
    if (!room) return
    setFailure(null)
    await call(room.taskId, subtaskId).catch((cause: unknown) => { setFailure(failureFrom(cause)) })
  }
  return { run, failure, allowed: room !== null && !room.readOnly }
}

function Improved({ text, streaming }: { text: string; streaming: boolean }) {
  const { t } = useTranslation('answer')
  return (
    <div className="rounded-md border bg-background p-3">
      <h4 className="mb-2 text-xs font-medium text-muted-foreground">{t('opinion.improved')}</h4>
      <Markdown text={text} streaming={streaming} className="text-sm" />
    </div>
  )
}

/** What a second model says of the answer, and what it would have said. */
export function OpinionView({ opinion, subtaskId }: { opinion: Opinion; subtaskId: number }) {
  const { t } = useTranslation('answer')
  const { run, failure, allowed } = useOpinionCalls(subtaskId)
  const { result, state } = opinion
  const running = state === 'pending' || state === 'running'
  const summary = result?.summary ?? opinion.summary
  const improved = result ? result.improved_answer : opinion.improved
  const stage = opinion.stage ? t(`opinion.stage.${opinion.stage}`) : t('opinion.waiting')
  return (
    <Fold
      icon={<Scale aria-hidden />}
      title={t('opinion.title', { model: opinion.model })}
      aside={running ? <><Spinner />{stage}</> : result?.applied ? t('opinion.applied') : null}
      open
      className="mt-3"
      testId="opinion"
    >
      <div className="space-y-3">
        {result && <Scores scores={result.scores} />}
        {summary && <p className="wrap-anywhere whitespace-pre-wrap">{summary}</p>}
        {result?.issues && result.issues.length > 0 && <Issues issues={result.issues} />}
        {improved && <Improved text={improved} streaming={running} />}
        {result && !improved && <p className="text-muted-foreground">{t(result.good_enough ? 'opinion.goodEnough' : 'opinion.nothingBetter')}</p>}
        {opinion.failure && <FailureNotice failure={opinion.failure} />}
        {failure && <FailureNotice failure={failure} />}
        {allowed && (
          <div className="flex flex-wrap gap-2">
            {result?.improved_answer && !result.applied && (
              <ConfirmDialog
                trigger={<Button size="sm">{t('opinion.apply')}</Button>}
                title={t('opinion.applyTitle')}
                text={t('opinion.applyText')}
                confirm={t('opinion.apply')}
                onConfirm={() => run(applyOpinion)}
              />
            )}
            <Button size="sm" variant="outline" onClick={() => void run(deleteOpinion)}>
              <Trash2 aria-hidden />
              {t(running ? 'opinion.stop' : 'opinion.delete')}
            </Button>
          </div>
        )}
      </div>
    </Fold>
  )
}
