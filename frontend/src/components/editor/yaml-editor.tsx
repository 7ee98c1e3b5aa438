'use client'

import { useEffect, useId, useRef, useState, type Ref, useImperativeHandle } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { Textarea } from '@/components/ui/textarea'
import { type JsonSchema } from '@/lib/resources/schema'
import { type NamesOf } from './completion'
import { type Editor, type Options, type Remark } from './setup'

export interface EditorHandle {
  goTo: (offset: number) => void
}

interface Props {
  text: string
  onChange: (text: string) => void
  /** Says what the text is. */
  label: string
  readOnly?: boolean
  /** Of the kind: what completion and help come from. */
  schema: JsonSchema | null
  namesOf: NamesOf
  /** What is wrong with a text. Another function is asked anew. */
  check: (text: string) => Remark[]
  ref?: Ref<EditorHandle>
}

/** YAML with completion, help and errors in place. Where the editor cannot be loaded, a plain field does the same. */
export function YamlEditor({ text, onChange, label, readOnly = false, schema, namesOf, check, ref }: Props) {
  const { t } = useTranslation('resources')
  const noteId = useId()
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')
  const latest = useRef({ text, onChange, label, readOnly, namesOf, check, noteId })
  useEffect(() => {
    latest.current = { text, onChange, label, readOnly, namesOf, check, noteId }
  })
  useImperativeHandle(ref, () => ({ goTo: (offset) => editor.current?.goTo(offset) }), [])
  useEffect(() => {
    let wanted = true
    const start = ({ createEditor }: { createEditor: (options: Options) => Editor }) => {
      if (!wanted || !place.current) return
      const now = latest.current
      editor.current = createEditor({
        parent: place.current,
        text: now.text,
        label: now.label,
        describedBy: now.noteId,
        readOnly: now.readOnly,
        schema,
        namesOf: (kind) => latest.current.namesOf(kind),
        check: (given) => latest.current.check(given),
        onChange: (given) => latest.current.onChange(given),
      })
      setState('ready')
    }
    import('./setup').then(start, () => wanted && setState('failed'))
    return () => {
      wanted = false
      editor.current?.destroy()
      editor.current = null
    }
  }, [schema])
  useEffect(() => editor.current?.setText(text), [text])
  useEffect(() => editor.current?.setReadOnly(readOnly), [readOnly])
  useEffect(() => editor.current?.recheck(), [check])
  if (state === 'failed') {
    return <Textarea aria-label={label} value={text} readOnly={readOnly} onChange={(event) => onChange(event.target.value)} className="font-mono" />
  }
  return (
    <div>
      {state === 'loading' && <Skeleton className="h-72 w-full" />}
      <div ref={place} className="rounded-md border" hidden={state === 'loading'} />
      <p id={noteId} className="mt-2 text-xs text-muted-foreground pointer-coarse:hidden">
        {t('editor.keys')}
      </p>
    </div>
  )
}
