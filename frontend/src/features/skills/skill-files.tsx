'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Markdown } from '@/components/markdown/markdown'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Alert } from '@/components/ui/alert'
import { cn } from '@/lib/classes'
import { fileQuery, hasPackage, packageQuery, type Skill } from './api'
import { sizeText } from './size'

/** More than the file has in a row of backticks, so that it ends where it ends. */
const fenced = (text: string, language: string) => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

function FileText({ skill, path }: { skill: Skill; path: string }) {
  const { t } = useTranslation('skills')
  const file = useQuery(fileQuery(skill, path))
  if (file.isPending) return <LoadingRows rows={1} className="m-3" />
  if (file.error) return <ErrorState error={file.error} className="m-3" />
  const { content, total_chars: total } = file.data
  const extension = /\.(\w+)$/.exec(path)?.[1] ?? ''
  return (
    <div className="border-t px-3 py-2">
      <Markdown text={extension === 'md' ? content : fenced(content, extension)} />
      {total > content.length && <p className="mt-2 text-xs text-muted-foreground">{t('files.cut', { shown: content.length, total })}</p>}
    </div>
  )
}

function FileRow({ skill, path, bytes }: { skill: Skill; path: string; bytes: number }) {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-10 w-full items-center gap-2 px-3 py-2 text-left text-sm transition-colors hover:bg-accent pointer-coarse:min-h-11"
      >
        <ChevronRight aria-hidden className={cn('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
        <span className="min-w-0 flex-1 font-mono text-xs break-all">{path}</span>
        <span className="text-xs text-muted-foreground">{sizeText(bytes)}</span>
      </button>
      {open && <FileText skill={skill} path={path} />}
    </li>
  )
}

/** What is in the package besides the instructions. */
export function SkillFiles({ skill }: { skill: Skill }) {
  const { t } = useTranslation('skills')
  const found = useQuery(packageQuery(skill))
  if (!hasPackage(skill)) return <Alert>{t('files.byHand')}</Alert>
  if (found.isPending) return <LoadingRows rows={2} />
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  const { files } = found.data
  if (files.length === 0) return <p className="text-sm text-muted-foreground">{t('files.none')}</p>
  return (
    <ul aria-label={t('tabs.files')} className="divide-y rounded-lg border bg-card">
      {files.map(({ path, size_bytes: bytes }) => (
        <FileRow key={path} skill={skill} path={path} bytes={bytes} />
      ))}
    </ul>
  )
}
