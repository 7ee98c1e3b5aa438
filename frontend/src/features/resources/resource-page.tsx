'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { accessQuery, resourceQuery, schemaQuery, type AnyResource, type Kind, type Permission, type ResourceId } from '@/lib/resources'
import { writable } from '@/lib/resources/schema-walk'
import { type Viewer } from '@/lib/viewer'
import { draftNameOf } from './use-draft'

/** Brings YAML along: the page is there before it. */
const ResourceEditor = dynamic(() => import('./resource-editor').then((module) => module.ResourceEditor), {
  ssr: false,
  loading: () => <LoadingRows className="m-4 border-0" />,
})

/** Whether a permission for what is done with the resource itself is there, and if not, why. */
export function allowed(permissions: readonly Permission[] | undefined, verb: string): { may: boolean; why: string } {
  const found = permissions?.find((permission) => permission.thing === 'resource' && permission.verb === verb)
  return { may: found?.allowed ?? true, why: found?.why ?? '' }
}

interface Props {
  kind: Kind
  /** Null: a new one. */
  id: ResourceId | null
  viewer: Viewer
}

const NOBODY: ResourceId = { kind: 'Ghost', namespace: 'default', name: '' }

/** A resource, or the beginning of one: loads what its editor needs. */
export function ResourcePage({ kind, id, viewer }: Props) {
  const { t } = useTranslation('resources')
  const schema = useQuery({ ...schemaQuery(kind), select: writable })
  const resource = useQuery({ ...resourceQuery(id ?? NOBODY), enabled: id !== null })
  const access = useQuery({ ...accessQuery(id ?? NOBODY), enabled: id !== null })
  const title = id?.name ?? t('edit.new', { kind: t(`kinds.${kind}.one`) })
  const failed = schema.error ?? resource.error
  const loaded = schema.data && (id === null || (resource.data && !access.isPending))
  if (failed || !loaded) {
    return (
      <Page title={title} wide>
        {failed ? (
          <ErrorState
            error={failed}
            title={t('edit.failed')}
            onRetry={() => {
              void schema.refetch()
              void resource.refetch()
            }}
          />
        ) : (
          <LoadingRows />
        )}
      </Page>
    )
  }
  return (
    <ResourceEditor
      key={draftNameOf(kind, id)}
      kind={kind}
      id={id}
      schema={schema.data}
      latest={id === null ? null : (resource.data as AnyResource)}
      viewer={viewer}
      update={allowed(access.data, 'update')}
      remove={allowed(access.data, 'delete')}
    />
  )
}
