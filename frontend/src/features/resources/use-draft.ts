'use client'

import { useCallback, useMemo, useState } from 'react'
import { type AnyResource } from '@/lib/resources'
import { editable, parse, toYaml, withValue, type Doc } from '@/lib/resources/document'
import { type Path } from '@/lib/resources/paths'

export interface Draft {
  text: string
  /** What the text says; null while it cannot be read. */
  document: Doc | null
  parsed: ReturnType<typeof parse>
  /** The text of what is stored; empty for what is new. */
  stored: string
  /** What was read, and is changed; null for what is new. */
  base: AnyResource | null
  dirty: boolean
  setText: (text: string) => void
  change: (path: Path, value: unknown) => void
  /** Goes on from another state of the stored resource, with this text (absent: its own). */
  rebase: (resource: AnyResource, text?: string) => void
}

const textOf = (resource: AnyResource) => toYaml(editable(resource))

/** One text, which form and editor both change. */
export function useDraft(resource: AnyResource | null, template: Doc): Draft {
  const [base, setBase] = useState(resource)
  const [text, setText] = useState(() => (resource ? textOf(resource) : toYaml(template)))
  const parsed = useMemo(() => parse(text), [text])
  const stored = useMemo(() => (base ? textOf(base) : toYaml(template)), [base, template])
  const change = useCallback((path: Path, value: unknown) => setText((before) => withValue(before, path, value)), [])
  const rebase = useCallback((next: AnyResource, nextText = textOf(next)) => {
    setBase(next)
    setText(nextText)
  }, [])
  return { text, document: parsed.document, parsed, stored: base ? stored : '', base, dirty: text !== stored, setText, change, rebase }
}
