'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '@/lib/api/errors'
import {
  createResource, fieldErrorsOf, getResource, invalidateResources, replaceResource, type AnyResource, type Kind, type ResourceId, type ResourceOf,
  type Scope,
} from '@/lib/resources'
import { editable, withValue, type Doc } from '@/lib/resources/document'
import { same, type Difference } from '@/lib/resources/merge'
import { type Draft } from './use-draft'
import { type Faults } from './use-faults'

interface Given {
  kind: Kind
  /** Null for what is new. */
  id: ResourceId | null
  /** Of what is new. */
  scope?: Scope
  draft: Draft
  faults: Faults
  onSaved: (resource: AnyResource) => void
}

export interface Saving {
  step: 'editing' | 'reviewing' | 'saving' | 'merging'
  error: unknown
  /** What somebody else made of it, while there is a conflict. */
  theirs: AnyResource | null
  /** Shows what changes; new ones have nothing to compare with, and are made at once. */
  begin: () => void
  save: () => void
  cancel: () => void
  merge: (taken: readonly Difference[]) => void
  compareWith: (resource: AnyResource) => void
}

const versioned = (document: Doc, base: AnyResource): AnyResource => {
  const shown = document as unknown as AnyResource
  return { ...shown, metadata: { ...shown.metadata, resourceVersion: base.metadata.resourceVersion } }
}

/** From a draft to what is stored: review, write, and what to do when somebody else was faster. */
export function useSave({ kind, id, scope, draft, faults, onSaved }: Given): Saving {
  const client = useQueryClient()
  const [step, setStep] = useState<Saving['step']>('editing')
  const [error, setError] = useState<unknown>(null)
  const [theirs, setTheirs] = useState<AnyResource | null>(null)

  const fail = (cause: unknown) => {
    const fields = fieldErrorsOf(cause)
    faults.refuse(fields)
    setError(cause)
    // What is refused is shown at its fields.
    setStep(fields.length > 0 || id === null ? 'editing' : 'reviewing')
  }
  const write = async (document: Doc, base: AnyResource | null): Promise<AnyResource> => {
    // The kind of a document and its type are the same thing, which only the server checks.
    if (id === null || base === null) return createResource(kind, document as unknown as ResourceOf[Kind], { scope })
    const wanted = versioned(document, base) as unknown as ResourceOf[Kind]
    try {
      return await replaceResource(id, wanted)
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.reason !== 'Conflict') throw cause
      const latest: AnyResource = await getResource(id)
      // Only what the system notes has changed: nobody's words are lost.
      if (same(editable(latest), editable(base))) return await replaceResource(id, versioned(document, latest) as unknown as ResourceOf[Kind])
      setTheirs(latest)
      throw cause
    }
  }
  const save = async () => {
    if (draft.document === null) return
    setStep('saving')
    setError(null)
    try {
      const saved = await write(draft.document, draft.base)
      if (id !== null) draft.rebase(saved)
      setStep('editing')
      await invalidateResources(client, [kind])
      onSaved(saved)
    } catch (cause) {
      if (cause instanceof ApiError && cause.reason === 'Conflict') setStep('merging')
      else fail(cause)
    }
  }
  return {
    step,
    error,
    theirs,
    begin: () => {
      faults.insist()
      setError(null)
      if (faults.remarks(draft.text).length > 0) return
      if (id === null) void save()
      else setStep('reviewing')
    },
    save: () => void save(),
    cancel: () => setStep('editing'),
    merge: (taken) => {
      if (!theirs) return
      draft.rebase(theirs, taken.reduce((text, { path, theirs: value }) => withValue(text, path, value), draft.text))
      setTheirs(null)
      setStep('reviewing')
    },
    compareWith: (resource) => {
      setTheirs(resource)
      setStep('merging')
    },
  }
}
