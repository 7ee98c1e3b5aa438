'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileArchive, Upload } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SwitchRow } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { cn } from '@/lib/classes'
import { slugOf } from '@/lib/names'
import { invalidateResources } from '@/lib/resources'
import { type Skill, uploadPackage } from './api'

interface DropProps {
  file: File | null
  onFile: (file: File) => void
}

function DropZone({ file, onFile }: DropProps) {
  const { t } = useTranslation('skills')
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    const [first] = files ?? []
    if (first) onFile(first)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const Icon = file ? FileArchive : Upload
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn('flex flex-col items-center gap-3 rounded-lg border border-dashed px-6 py-8 text-center', over && 'border-primary bg-primary-soft')}
    >
      <Icon aria-hidden className="size-6 text-muted-foreground" />
      <p className="max-w-full text-sm break-words text-muted-foreground">{file ? file.name : t('upload.drop')}</p>
      <Button variant="outline" size="sm" onClick={() => input.current?.click()}>
        {file ? t('upload.other') : t('upload.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('upload.file')}
        onChange={(event) => take(event.target.files)}
      />
    </div>
  )
}

function Progress({ part }: { part: number }) {
  const { t } = useTranslation('skills')
  const percent = Math.round(part * 100)
  return (
    <div>
      <div
        role="progressbar"
        aria-label={t('upload.progress')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-muted"
      >
        <div className="h-full bg-primary transition-[width]" style={{ width: `${String(percent)}%` }} />
      </div>
      <p className="mt-1 text-xs text-muted-foreground">{part < 1 ? t('upload.percent', { percent }) : t('upload.reading')}</p>
    </div>
  )
}

interface Props {
  /** A new package of this skill; null: of a new one. */
  skill: Skill | null
  mayPublish: boolean
  isPublic: boolean
  onDone: (skill: Skill) => void
}

/** Uploads a package; what is wrong with it is said by the server. */
export function UploadForm({ skill, mayPublish, isPublic, onDone }: Props) {
  const { t } = useTranslation('skills')
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState(skill?.metadata.name ?? '')
  const [forAll, setForAll] = useState(isPublic)
  const [part, setPart] = useState(0)
  const sending = useMutation({
    mutationFn: (wanted: File) => uploadPackage(name.trim(), wanted, forAll ? 'public' : 'own', setPart),
    onMutate: () => setPart(0),
    onSuccess: (made) => {
      toast(t('upload.done', { name: made.metadata.displayName ?? made.metadata.name }))
      onDone(made)
    },
    onSettled: () => invalidateResources(client, ['Skill']),
  })
  const take = (chosen: File) => {
    setFile(chosen)
    sending.reset()
    if (!skill) setName(slugOf(chosen.name.replace(/\.zip$/i, '')) || 'skill')
  }
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (file) sending.mutate(file)
      }}
    >
      <p className="text-sm text-pretty text-muted-foreground">{t('upload.text')}</p>
      <DropZone file={file} onFile={take} />
      {file && !skill && (
        <Field label={t('upload.name')} hint={t('upload.nameHint')}>
          {(wiring) => <Input {...wiring} required spellCheck={false} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      )}
      {mayPublish && !skill && (
        <SwitchRow label={t('upload.public')} hint={t('upload.publicHint')} checked={forAll} onCheckedChange={setForAll} />
      )}
      {sending.isPending && <Progress part={part} />}
      {sending.error && <ErrorState error={sending.error} title={t('upload.refused')} />}
      <div className="flex justify-end">
        <Button type="submit" disabled={!file || name.trim() === '' || sending.isPending}>
          {t('upload.do')}
        </Button>
      </div>
    </form>
  )
}
