'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Markdown } from '@/components/markdown/markdown'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { type ApplyAnswer, type Scope } from '@/lib/resources'
import { type Document } from '../documents'
import { tryApply, yamlOf } from './apply'

interface Props {
  documents: readonly Document[]
  scope: Scope | undefined
}

type Result = ApplyAnswer['results'][number]

const TONES: Partial<Record<Result['operation'], 'success' | 'primary' | 'danger'>> = {
  created: 'success',
  updated: 'primary',
  failed: 'danger',
}

function Results({ results }: { results: readonly Result[] }) {
  const { t } = useTranslation('agents')
  return (
    <ul aria-label={t('summary.results')} className="divide-y rounded-lg border bg-card">
      {results.map(({ kind, name, namespace, operation, error }) => (
        <li key={`${kind}/${namespace ?? ''}/${name}`} className="px-3 py-2 text-sm">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[operation]}>{t(`operations.${operation}`)}</Badge>
            <span className="text-muted-foreground">{kind}</span>
            <span className="font-mono text-xs break-all">{name}</span>
          </p>
          {error && <p className="mt-1 break-words text-destructive">{error}</p>}
        </li>
      ))}
    </ul>
  )
}

/** What would be written, tried on the server without writing, and as YAML. */
export function Summary({ documents, scope }: Props) {
  const { t } = useTranslation('agents')
  const yaml = useQuery({ queryKey: ['agents', 'yaml', documents], queryFn: () => yamlOf(documents) })
  const trial = useQuery({
    queryKey: ['agents', 'trial', documents, scope],
    queryFn: () => tryApply(documents, scope),
    retry: false,
    // What is there may have changed since it was tried.
    gcTime: 0,
  })
  return (
    <div className="space-y-5">
      {trial.isPending && <LoadingRows rows={2} />}
      {trial.error && <ErrorState error={trial.error} title={t('summary.failed')} onRetry={() => void trial.refetch()} />}
      {trial.data && !trial.data.success && (
        <Alert tone="danger" role="alert" title={t('summary.refused')}>
          {trial.data.error?.message ?? trial.data.message}
        </Alert>
      )}
      {trial.data?.success && (
        <p role="status" className="flex items-center gap-2 text-sm">
          <CircleCheck aria-hidden className="size-4 text-success" />
          {t('summary.fine')}
        </p>
      )}
      {trial.data && <Results results={trial.data.results} />}
      {trial.data?.warnings?.map((warning) => (
        <Alert key={warning} tone="warning">
          {warning}
        </Alert>
      ))}
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t('summary.yaml')}</h3>
        {yaml.data !== undefined && <Markdown text={`~~~~~~yaml\n${yaml.data}\n~~~~~~`} />}
      </section>
    </div>
  )
}
