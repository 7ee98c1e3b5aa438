'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { type Wire } from '@/lib/api/types'
import { invalidateResources, type Scope } from '@/lib/resources'
import { downloadPackage, hasPackage, packageQuery, restoreVersion, type Skill } from './api'
import { momentText, sizeText } from './size'

interface Props {
  skill: Skill
  scope: Scope
  mayChange: boolean
}

function saveAs(blob: Blob, name: string) {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

function VersionRow({ skill, scope, mayChange, version, current }: Props & { version: Wire['SkillVersion']; current: boolean }) {
  const { t } = useTranslation('skills')
  const client = useQueryClient()
  const number = version.version
  const download = useMutation({
    mutationFn: () => downloadPackage(skill, number),
    onSuccess: (blob) => saveAs(blob, `${skill.metadata.name}-${String(number)}.zip`),
  })
  const restore = useMutation({
    mutationFn: () => restoreVersion(skill, number, scope),
    onSuccess: () => toast(t('versions.restored', { number })),
    onSettled: () => invalidateResources(client, ['Skill']),
  })
  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2 text-sm font-medium">
            {t('versions.number', { number })}
            {current && <Badge tone="success">{t('versions.current')}</Badge>}
          </p>
          <p className="text-xs text-muted-foreground">
            {momentText(version.created_at)} · {sizeText(version.size_bytes)}
          </p>
        </div>
        <Button variant="ghost" size="icon-sm" aria-label={t('versions.download', { number })} title={t('versions.download', { number })} onClick={() => download.mutate()}>
          <Download aria-hidden />
        </Button>
        {mayChange && !current && (
          <Button variant="outline" size="sm" disabled={restore.isPending} onClick={() => restore.mutate()}>
            <RotateCcw aria-hidden />
            {t('versions.restore')}
          </Button>
        )}
      </div>
      {(restore.error ?? download.error) && <ErrorState error={restore.error ?? download.error} className="mt-2" />}
    </li>
  )
}

/** Uploads of the package, newest first. */
export function SkillVersions(props: Props) {
  const { t } = useTranslation('skills')
  const found = useQuery(packageQuery(props.skill))
  if (!hasPackage(props.skill)) return <Alert>{t('files.byHand')}</Alert>
  if (found.isPending) return <LoadingRows rows={2} />
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  return (
    <ul aria-label={t('tabs.versions')} className="divide-y rounded-lg border bg-card">
      {found.data.versions.map((version) => (
        <VersionRow key={version.version} {...props} version={version} current={version.version === found.data.current.version} />
      ))}
    </ul>
  )
}
