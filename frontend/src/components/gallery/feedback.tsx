import { Boxes } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageSection } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table'
import { toast } from '@/components/ui/toast'
import { ApiError } from '@/lib/api/errors'
import { Specimen } from './specimen'

const TONES = ['info', 'warning', 'danger'] as const
const BADGES = ['neutral', 'primary', 'success', 'warning', 'danger'] as const
const BROKEN = new ApiError({ reason: 'Internal', status: 500, message: '', requestId: '3f2a9c' })

function Rows() {
  const { t } = useTranslation('design')
  return (
    <Table label={t('feedback.table')}>
      <thead>
        <tr>
          <TableHead>{t('feedback.name')}</TableHead>
          <TableHead>{t('feedback.state')}</TableHead>
        </tr>
      </thead>
      <tbody>
        {BADGES.map((tone) => (
          <TableRow key={tone}>
            <TableCell>{tone}</TableCell>
            <TableCell>
              <Badge tone={tone}>{tone}</Badge>
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}

export function Feedback() {
  const { t } = useTranslation('design')
  return (
    <PageSection title={t('feedback.title')} text={t('feedback.text')}>
      <div className="grid gap-4 md:grid-cols-2">
        <Specimen name="Alert" className="flex-col items-stretch">
          {TONES.map((tone) => (
            <Alert key={tone} tone={tone} title={tone}>
              {t('feedback.what')}
            </Alert>
          ))}
        </Specimen>
        <Specimen name="Table, Badge" className="block">
          <Rows />
        </Specimen>
        <Specimen name="EmptyState" className="block">
          <EmptyState icon={Boxes} title={t('feedback.emptyTitle')} text={t('feedback.emptyText')}>
            <Button>{t('feedback.emptyAction')}</Button>
          </EmptyState>
        </Specimen>
        <Specimen name="ErrorState" className="block">
          <ErrorState title={t('feedback.failed')} error={BROKEN} onRetry={() => toast(t('feedback.tried'))} />
        </Specimen>
        <Specimen name="LoadingRows" className="block">
          <LoadingRows rows={3} />
        </Specimen>
        <Specimen name="toast, Spinner">
          <Button variant="outline" onClick={() => toast(t('feedback.done'))}>
            {t('feedback.success')}
          </Button>
          <Button variant="outline" onClick={() => toast(t('feedback.failed'), { tone: 'danger' })}>
            {t('feedback.failure')}
          </Button>
          <Spinner label={t('feedback.busy')} />
        </Specimen>
      </div>
    </PageSection>
  )
}
