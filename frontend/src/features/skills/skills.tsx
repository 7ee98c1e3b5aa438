'use client'

import { useQuery } from '@tanstack/react-query'
import { GraduationCap, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { EmptyState } from '@/components/states/empty-state'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { useDefaultSkills } from '@/lib/preferences'
import { allQuery, labelOf } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { type Skill } from './api'
import { DeleteSkill } from './delete-skill'
import { SkillSheet } from './skill-sheet'
import { UploadForm } from './upload-form'

interface RowProps {
  skill: Skill
  viewer: Viewer
  onOpen: () => void
  onDelete: () => void
}

function SkillRow({ skill, viewer, onOpen, onDelete }: RowProps) {
  const { t } = useTranslation('skills')
  const { names } = useDefaultSkills()
  const scope = scopeFor(skill.metadata, viewer)
  const name = labelOf(skill.metadata)
  return (
    <li className="flex items-start gap-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="min-w-0 font-medium">
            <button type="button" onClick={onOpen} className="text-left break-words underline-offset-4 hover:underline pointer-coarse:min-h-11">
              {name}
            </button>
          </h3>
          <Badge>{t(`marks.${scope}`)}</Badge>
          {names.includes(skill.metadata.name) && <Badge tone="primary">{t('marks.always')}</Badge>}
        </div>
        <p className="mt-0.5 text-sm text-pretty text-muted-foreground">{skill.spec.description}</p>
      </div>
      {mayChange(skill.metadata, viewer) && (
        <Button variant="ghost" size="icon-sm" aria-label={t('delete.one', { name })} onClick={onDelete}>
          <Trash2 aria-hidden />
        </Button>
      )}
    </li>
  )
}

const keyOf = ({ metadata }: Skill) => `${String(metadata.userId)}/${metadata.namespace ?? ''}/${metadata.name}`

/** Skills that one's agents can load: upload, look into, go back, delete. */
export function Skills({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('skills')
  const { t: common } = useTranslation()
  const skills = useQuery(allQuery('Skill'))
  // By key: after an upload the sheet shows the new version.
  const [opened, open] = useState<string | null>(null)
  const [uploading, setUploading] = useState(false)
  const [deleting, setDeleting] = useState<Skill | null>(null)
  const shown = skills.data?.find((skill) => keyOf(skill) === opened)
  const visible = skills.data?.filter(({ spec }) => spec.visible !== false) ?? []
  const add = (
    <Button onClick={() => setUploading(true)}>
      <Upload aria-hidden />
      {t('upload.title')}
    </Button>
  )
  return (
    <Page title={t('title')} intro={t('intro')} actions={visible.length > 0 ? add : undefined}>
      {skills.isPending && <LoadingRows />}
      {skills.error && <ErrorState error={skills.error} title={t('loadFailed')} onRetry={() => void skills.refetch()} />}
      {skills.data && visible.length === 0 && (
        <EmptyState icon={GraduationCap} title={t('emptyTitle')} text={t('emptyText')}>
          {add}
        </EmptyState>
      )}
      {visible.length > 0 && (
        <ul aria-label={t('title')} className="divide-y rounded-lg border bg-card">
          {visible.map((skill) => (
            <SkillRow key={keyOf(skill)} skill={skill} viewer={viewer} onOpen={() => open(keyOf(skill))} onDelete={() => setDeleting(skill)} />
          ))}
        </ul>
      )}
      <Sheet open={uploading} onOpenChange={setUploading}>
        <SheetContent title={t('upload.title')} closeLabel={common('app.close')}>
          <UploadForm skill={null} mayPublish={viewer.isAdmin} isPublic={false} onDone={() => setUploading(false)} />
        </SheetContent>
      </Sheet>
      <Sheet
        open={shown !== undefined}
        onOpenChange={(next) => {
          if (!next) open(null)
        }}
      >
        {shown && (
          <SheetContent title={labelOf(shown.metadata)} closeLabel={common('app.close')}>
            <SkillSheet skill={shown} viewer={viewer} />
          </SheetContent>
        )}
      </Sheet>
      {deleting && <DeleteSkill skill={deleting} viewer={viewer} onClose={() => setDeleting(null)} />}
    </Page>
  )
}
