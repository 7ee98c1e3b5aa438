import { beforeEach, describe, expect, it } from 'vitest'
import { keepDraft, keptDraft } from './kept-draft'

beforeEach(() => {
  sessionStorage.clear()
})

describe('a draft', () => {
  it('is there again under its name', () => {
    keepDraft('one', { text: 'kind: Ghost', base: null })
    expect(keptDraft('one')).toEqual({ text: 'kind: Ghost', base: null })
    expect(keptDraft('other')).toBeNull()
  })

  it('is forgotten once it is saved', () => {
    keepDraft('one', { text: 'kind: Ghost' })
    keepDraft('one', null)
    expect(keptDraft('one')).toBeNull()
  })

  it('leaves room for others: what is very long lives as long as its page', () => {
    keepDraft('one', { text: 'short' })
    keepDraft('one', { text: 'x'.repeat(500_001) })
    expect(keptDraft('one')).toBeNull()
  })
})
