'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DiffView } from '@/components/diff/diff-view'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'
import { describeError } from '@/lib/api/describe'
import { revisionQuery, revisionsQuery, useRollBack, type AnyResource, type ResourceId, type Revision } from '@/lib/resources'
import { editable, toYaml } from '@/lib/resources/document'
import { useWhen } from './use-when'

const yamlOf = (resource: unknown) => toYaml(editable({ apiVersion: undefined, ...(resource as AnyResource) }))

/** A revision beside the present. */
function Comparison({ id, revision, current, onClose }: { id: ResourceId; revision: number; current: AnyResource; onClose: () => void }) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const { data, error } = useQuery(revisionQuery(id, revision))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('revisions.compareTitle', { number: revision })} closeLabel={common('app.close')} className="max-w-4xl">
        {error && <ErrorState error={error} title={t('revisions.failed')} />}
        {!data && !error && <LoadingRows rows={3} />}
        {data && (
          <DiffView
            before={yamlOf(data.resource)}
            after={yamlOf({ ...current, apiVersion: undefined })}
            beforeLabel={t('revisions.number', { number: revision })}
            afterLabel={t('diff.current')}
          />
        )}
      </DialogContent>
    </Dialog>
  )
}

interface RowProps {
  revision: Revision
  latest: boolean
  canWrite: boolean
  onCompare: () => void
  onRestore: () => Promise<void>
}

function Row({ revision, latest, canWrite, onCompare, onRestore }: RowProps) {
  const { t } = useTranslation('resources')
  const when = useWhen()
  const { revision: number, operation, userName, manager, createdAt } = revision
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {t('revisions.number', { number })}
          <span className="font-normal text-muted-foreground">{t(`revisions.operation.${operation === 'rolled back' ? 'rolledBack' : operation}`)}</span>
          {latest && <Badge tone="primary">{t('diff.current')}</Badge>}
        </p>
        <p className="text-sm text-muted-foreground">
          {t('revisions.by', { who: userName ?? t('revisions.system'), manager, when: when(createdAt) })}
        </p>
      </div>
      {!latest && (
        <div className="flex gap-2">
          <Button variant="ghost" size="sm" onClick={onCompare} aria-label={t('revisions.compareNumber', { number })}>
            {t('revisions.compare')}
          </Button>
          {canWrite && (
            <ConfirmDialog
              trigger={
                <Button variant="outline" size="sm" aria-label={t('revisions.restoreNumber', { number })}>
                  {t('revisions.restore')}
                </Button>
              }
              title={t('revisions.restoreTitle', { number })}
              text={t('revisions.restoreText')}
              confirm={t('revisions.restore')}
              onConfirm={onRestore}
            />
          )}
        </div>
      )}
    </li>
  )
}

interface Props {
  id: ResourceId
  current: AnyResource
  canWrite: boolean
  onRestored: (resource: AnyResource) => void
}

/** What the resource was, newest first. */
export function Revisions({ id, current, canWrite, onRestored }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(revisionsQuery(id))
  const rollBack = useRollBack(id)
  const [compared, setCompared] = useState<number | null>(null)
  if (isPending) return <LoadingRows />
  if (error) return <ErrorState error={error} title={t('revisions.failed')} onRetry={() => void refetch()} />
  const revisions = data.pages.flatMap(({ items }) => items)
  const restore = async (number: number) => {
    try {
      onRestored(await rollBack.mutateAsync(number))
      toast(t('revisions.restored', { number }))
    } catch (cause) {
      toast(describeError(common, cause), { tone: 'danger' })
    }
  }
  return (
    <div className="space-y-4">
      <ul className="divide-y rounded-lg border bg-card">
        {revisions.map((revision, index) => (
          <Row
            key={revision.revision}
            revision={revision}
            latest={index === 0}
            canWrite={canWrite}
            onCompare={() => setCompared(revision.revision)}
            onRestore={() => restore(revision.revision)}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="outline" onClick={() => void fetchNextPage()}>
          {t('revisions.older')}
        </Button>
      )}
      {compared !== null && <Comparison id={id} revision={compared} current={current} onClose={() => setCompared(null)} />}
    </div>
  )
}
