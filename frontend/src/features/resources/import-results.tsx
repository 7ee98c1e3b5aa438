'use client'

import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table'
import { type ApplyAnswer } from '@/lib/resources'

const TONES = {
  created: 'success', updated: 'primary', unchanged: 'neutral', deleted: 'danger', failed: 'danger', skipped: 'neutral',
} as const

type Result = ApplyAnswer['results'][number]

function Outcome({ result }: { result: Result }) {
  const { t } = useTranslation('resources')
  const paths = result.operation === 'updated' ? (result.diff ?? []).map(({ path }) => path) : []
  return (
    <>
      <Badge tone={TONES[result.operation]}>{t(`import.operation.${result.operation}`)}</Badge>
      {result.error && <p className="mt-1 text-sm text-destructive">{result.error}</p>}
      {paths.length > 0 && <p className="mt-1 font-mono text-xs break-all text-muted-foreground">{paths.join(', ')}</p>}
    </>
  )
}

/** What each document does, or would do. */
export function ImportResults({ answer }: { answer: ApplyAnswer }) {
  const { t } = useTranslation('resources')
  return (
    <div role="status">
      <Table label={t('import.results')}>
        <thead>
          <tr>
            <TableHead>{t('import.resource')}</TableHead>
            <TableHead>{t('import.outcome')}</TableHead>
          </tr>
        </thead>
        <tbody>
          {answer.results.map((result, index) => (
            <TableRow key={index}>
              <TableCell className="align-top">
                <span className="text-muted-foreground">{result.kind}</span> <span className="font-medium break-all">{result.name}</span>
              </TableCell>
              <TableCell>
                <Outcome result={result} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
