'use client'

import { Copy, Download, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { describeError } from '@/lib/api/describe'
import {
  exportResource, idOf, invalidateResources, listPath, resourcePath, restoreResource, scopeOf, type AnyResource, type ResourceId,
} from '@/lib/resources'
import { CopyDialog } from './copy-dialog'
import { DeleteDialog } from './delete-dialog'
import { download } from './download'
import { type Viewer } from '@/lib/viewer'

interface Props {
  id: ResourceId
  label: string
  canDelete: boolean
  viewer: Viewer
}

/** What can be done with a resource as a whole. */
export function ResourceActions({ id, label, canDelete, viewer }: Props) {
  const { t } = useTranslation('resources')
  const { t: common } = useTranslation()
  const router = useRouter()
  const client = useQueryClient()
  const [open, setOpen] = useState<'copy' | 'delete' | null>(null)
  const close = () => setOpen(null)
  const fail = (cause: unknown) => toast(describeError(common, cause), { tone: 'danger' })
  const goTo = (resource: AnyResource) => router.push(resourcePath(idOf(id.kind, resource.metadata, scopeOf(resource.metadata, viewer.id))))
  const takeBack = () =>
    restoreResource(id).then(async (resource: AnyResource) => {
      await invalidateResources(client)
      goTo(resource)
    }, fail)
  const deleted = () => {
    router.replace(listPath(id.kind))
    toast(t('delete.done', { name: label }), { action: { label: t('delete.undo'), run: () => void takeBack() } })
  }
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen('copy')}>
        <Copy aria-hidden />
        {t('actions.copy')}
      </Button>
      <Button variant="outline" size="sm" onClick={() => void exportResource(id).then((text) => download(`${id.name}.yaml`, text), fail)}>
        <Download aria-hidden />
        {t('actions.export')}
      </Button>
      {canDelete && (
        <Button variant="outline" size="sm" className="text-destructive" onClick={() => setOpen('delete')}>
          <Trash2 aria-hidden />
          {t('actions.delete')}
        </Button>
      )}
      {open === 'copy' && (
        <CopyDialog
          id={id}
          onClose={close}
          onCopied={(copy) => {
            close()
            goTo(copy)
          }}
        />
      )}
      {open === 'delete' && <DeleteDialog id={id} label={label} onClose={close} onDeleted={deleted} />}
    </>
  )
}
