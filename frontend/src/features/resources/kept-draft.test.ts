import { beforeEach, describe, expect, it } from 'vitest'
import { type AnyResource } from '@/lib/resources'
import { draftKeyOf, keepDraft, keptDraft } from './kept-draft'

const KEY = draftKeyOf('Ghost', { kind: 'Ghost', namespace: 'default', name: 'writer' })
const base = { kind: 'Ghost', metadata: { name: 'writer' } } as AnyResource

beforeEach(() => {
  sessionStorage.clear()
})

describe('a draft of a resource', () => {
  it('is there again, with what it began from', () => {
    keepDraft(KEY, { text: 'kind: Ghost', base })
    expect(keptDraft(KEY)).toEqual({ text: 'kind: Ghost', base })
    expect(keptDraft(draftKeyOf('Ghost', null))).toBeNull()
  })

  it('is forgotten once it is saved', () => {
    keepDraft(KEY, { text: 'kind: Ghost', base: null })
    keepDraft(KEY, null)
    expect(keptDraft(KEY)).toBeNull()
  })

  it('leaves room for others: what is very long lives as long as its page', () => {
    keepDraft(KEY, { text: 'short', base })
    keepDraft(KEY, { text: 'x'.repeat(500_001), base })
    expect(keptDraft(KEY)).toBeNull()
  })
})
