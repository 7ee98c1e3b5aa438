'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { keepDraft, keptDraft } from '@/lib/kept-draft'
import { type AnyResource, type Kind, type ResourceId } from '@/lib/resources'
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
  /** What was changed in an earlier visit of the page is back. */
  restored: boolean
  setText: (text: string) => void
  change: (path: Path, value: unknown) => void
  /** Goes on from another state of the stored resource, with this text (absent: its own). */
  rebase: (resource: AnyResource, text?: string) => void
  /** Begins anew: from what is stored, or from the template. */
  discard: () => void
  /** It is saved elsewhere, and need not be kept. */
  forget: () => void
}

const textOf = (resource: AnyResource) => toYaml(editable(resource))

/** Name under which the draft of a resource is kept; of a new one without `id`. One's own and everybody's may be called the same. */
export const draftNameOf = (kind: Kind, id: ResourceId | null) =>
  `resource.${kind}.${id === null ? 'new' : `${id.scope ?? ''} ${id.namespace}/${id.name}`}`

/** One text, which form and editor both change, kept under `name` while it is not saved. */
export function useDraft(name: string, resource: AnyResource | null, template: Doc): Draft {
  const [kept] = useState(() => keptDraft<Pick<Draft, 'text' | 'base'>>(name))
  const [restored, setRestored] = useState(kept !== null)
  const [base, setBase] = useState(kept === null ? resource : kept.base)
  const [text, setText] = useState(() => kept?.text ?? (resource ? textOf(resource) : toYaml(template)))
  const parsed = useMemo(() => parse(text), [text])
  const stored = useMemo(() => (base ? textOf(base) : toYaml(template)), [base, template])
  const dirty = text !== stored
  useEffect(() => {
    keepDraft(name, dirty ? { text, base } : null)
  }, [name, dirty, text, base])
  const change = useCallback((path: Path, value: unknown) => setText((before) => withValue(before, path, value)), [])
  const rebase = useCallback((next: AnyResource, nextText = textOf(next)) => {
    setRestored(false)
    setBase(next)
    setText(nextText)
  }, [])
  const discard = () => {
    setRestored(false)
    setBase(resource)
    setText(resource ? textOf(resource) : toYaml(template))
  }
  const forget = () => { keepDraft(name, null) }
  return { text, document: parsed.document, parsed, stored: base ? stored : '', base, dirty, restored, setText, change, rebase, discard, forget }
}
