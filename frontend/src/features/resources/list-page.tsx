'use client'

import { useQuery } from '@tanstack/react-query'
import { Download, FileCode, Plus, SearchX, Upload } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { describeError } from '@/lib/api/describe'
import {
  allQuery, exportResource, idOf, labelOf, newPath, PLURALS, resourcePath, scopeOf, type AnyResource, type Kind,
} from '@/lib/resources'
import { ResourceBadges } from './badges'
import { download, joinDocuments } from './download'
import { filtered, namespacesOf, type Filter } from './filter'
import { ImportDialog } from './import-dialog'
import { KindLinks } from './kind-links'
import { ListFilters } from './list-filters'
import { type Viewer } from '@/lib/viewer'
import { useLiveResource } from './use-live-resource'
import { useWhen } from './use-when'

const NO_FILTER: Filter = { text: '', namespace: null, scope: null }

function Row({ kind, resource, viewer }: { kind: Kind; resource: AnyResource; viewer: Viewer }) {
  const { t } = useTranslation('resources')
  const when = useWhen()
  const { metadata } = resource
  const scope = scopeOf(metadata, viewer.id)
  const changed = metadata.updatedAt ?? metadata.createdAt
  return (
    <li>
      <Link
        href={resourcePath(idOf(kind, metadata, scope))}
        prefetch={false}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 transition-colors hover:bg-muted/60 focus-visible:-outline-offset-2"
      >
        <span className="min-w-0 flex-1 basis-60">
          <span className="block truncate text-sm font-medium">{labelOf(metadata)}</span>
          <span className="block truncate text-xs text-muted-foreground">
            {metadata.displayName && <span className="font-mono">{metadata.name} · </span>}
            {changed && t('list.changed', { when: when(changed) })}
          </span>
        </span>
        <ResourceBadges resource={resource} scope={scope} />
      </Link>
    </li>
  )
}

async function exportAll(kind: Kind, resources: readonly AnyResource[], viewer: Viewer) {
  const texts: string[] = []
  // One after the other: the server counts what is expensive.
  for (const { metadata } of resources) texts.push(await exportResource(idOf(kind, metadata, scopeOf(metadata, viewer.id))))
  download(`${PLURALS[kind]}.yaml`, joinDocuments(texts))
}

interface Props {
  kind: Kind
  /** The one that is looked at first; null: all. */
  namespace: string | null
  viewer: Viewer
}

/** All resources of a kind that one sees. */
export function ListPage({ kind, namespace, viewer }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const [filter, setFilter] = useState<Filter>({ ...NO_FILTER, namespace })
  const [importing, setImporting] = useState(false)
  const { data, error, isPending, refetch } = useQuery(allQuery(kind))
  useLiveResource(kind)
  const all: readonly AnyResource[] = data ?? []
  const shown = filtered(all, filter, viewer.id)
  const create = (
    <Button asChild size="sm">
      <Link href={newPath(kind)} prefetch={false}>
        <Plus aria-hidden />
        {t('edit.new', { kind: t(`kinds.${kind}.one`) })}
      </Link>
    </Button>
  )
  return (
    <Page
      title={t(`kinds.${kind}.many`)}
      wide
      intro={t(`kinds.${kind}.text`)}
      actions={
        <>
          {create}
          <Button variant="outline" size="sm" onClick={() => setImporting(true)}>
            <Upload aria-hidden />
            {t('import.open')}
          </Button>
          {shown.length > 0 && (
            <Button
              variant="outline"
              size="sm"
              onClick={() => void exportAll(kind, shown, viewer).catch((cause: unknown) => toast(describeError(common, cause), { tone: 'danger' }))}
            >
              <Download aria-hidden />
              {t('list.export', { count: shown.length })}
            </Button>
          )}
        </>
      }
    >
      <KindLinks current={kind} namespace={filter.namespace} />
      {all.length > 0 && <ListFilters filter={filter} namespaces={namespacesOf(all, filter.namespace)} onChange={setFilter} />}
      {isPending && <LoadingRows />}
      {error && <ErrorState error={error} title={t('list.failed')} onRetry={() => void refetch()} />}
      {data && all.length === 0 && (
        <EmptyState icon={FileCode} title={t('list.emptyTitle')} text={t(`kinds.${kind}.teach`)}>
          {create}
        </EmptyState>
      )}
      {all.length > 0 && shown.length === 0 && (
        <EmptyState icon={SearchX} title={t('list.nothingTitle')} text={t('list.nothingText')}>
          <Button variant="outline" onClick={() => setFilter(NO_FILTER)}>
            {t('list.showAll')}
          </Button>
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ul className="divide-y overflow-hidden rounded-lg border bg-card">
          {shown.map((resource) => (
            <Row key={`${String(resource.metadata.userId)} ${resource.metadata.uid ?? resource.metadata.name}`} kind={kind} resource={resource} viewer={viewer} />
          ))}
        </ul>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </Page>
  )
}
