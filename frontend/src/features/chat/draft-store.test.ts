import { act, renderHook } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Draft, type DraftFile, isUploading, joined, NOTHING, storedForm } from './draft'
import { changeDraft, changeFile, draftOf, forgetDrafts, keepUnsent, keyOf, moveDraft, useDraft } from './draft-store'
import { type Conversation, emptyConversation } from './reducer'

const file = (changes: Partial<DraftFile> = {}): DraftFile => ({
  key: 'f1', id: 7, filename: 'tea.txt', size: 10, mimeType: 'text/plain', phase: 'done', sent: 10, problem: null, ...changes,
})
const skill = { name: 'review', namespace: 'default', is_public: true, title: 'Review' }
const write = (taskId: number | null, changes: Partial<Draft>) => {
  changeDraft(taskId, (draft) => ({ ...draft, ...changes }))
}
const withOutgoing = (phase: 'sending' | 'failed'): Conversation => ({
  ...emptyConversation(5),
  outgoing: [{
    clientMessageId: 'c', text: 'unsent', phase, failure: null,
    attachments: [{ id: 9, filename: 'a.png', size: 3, mime_type: 'image/png', status: 'ready' }],
  }],
})

/** What another window stores, and what this one hears of it. */
function elsewhere(key: string, value: string | null) {
  if (value === null) localStorage.removeItem(key)
  else localStorage.setItem(key, value)
  window.dispatchEvent(new StorageEvent('storage', { key, newValue: value, storageArea: localStorage }))
}

beforeEach(() => {
  sessionStorage.clear()
  forgetDrafts()
})

describe('a draft', () => {
  it('belongs to a conversation, with its files and skills, and outlasts the page', () => {
    write(5, { text: 'text', files: [file()], skills: [skill] })
    forgetDrafts()
    expect(draftOf(5)).toMatchObject({ text: 'text', files: [{ id: 7, phase: 'done' }], skills: [skill] })
    expect(draftOf(6)).toEqual(NOTHING)
  })

  it('says of a file that was half sent that the page has lost it, and forgets what was not taken', () => {
    write(5, { files: [file({ phase: 'sending', sent: 3 }), file({ key: 'f2', id: null, phase: 'failed' })] })
    forgetDrafts()
    expect(draftOf(5).files).toMatchObject([{ id: 7, phase: 'lost', sent: 0 }])
  })

  it('of an earlier version was text alone', () => {
    localStorage.setItem(keyOf(5), 'old words')
    expect(draftOf(5).text).toBe('old words')
  })

  it('moves with a new conversation, and so do files that are on their way', () => {
    write(null, { text: 'going on', files: [file({ phase: 'sending', sent: 3 })] })
    moveDraft(7)
    expect(isUploading(draftOf(7))).toBe(true)
    changeFile('f1', (sent) => ({ ...sent, phase: 'done' }))
    expect(draftOf(7)).toMatchObject({ text: 'going on', files: [{ phase: 'done' }] })
    expect(draftOf(null)).toEqual(NOTHING)
    expect(localStorage.getItem(keyOf(null))).toBeNull()
  })

  it('takes up what could not be sent, before what was written since', () => {
    write(5, { text: 'written' })
    keepUnsent(withOutgoing('failed'), true)
    expect(draftOf(5)).toMatchObject({ text: 'unsent\nwritten', files: [{ id: 9 }] })
  })

  it('takes up what was on its way only when the connection was lost', () => {
    keepUnsent(withOutgoing('sending'), true)
    expect(draftOf(5)).toEqual(NOTHING)
    keepUnsent(withOutgoing('sending'), false)
    expect(draftOf(5).text).toBe('unsent')
  })

  it('joins with another one, each file and skill once', () => {
    const one = { text: 'a', files: [file()], skills: [skill] }
    expect(joined(one, { ...one, text: 'b' })).toEqual({ ...one, text: 'a\nb' })
  })
})

describe('two windows', () => {
  const other = (text: string) => storedForm({ ...NOTHING, text })

  it('show the same while only one of them writes', () => {
    const { result } = renderHook(() => useDraft(5))
    act(() => { elsewhere(keyOf(5), other('from there')) })
    expect(result.current[0].text).toBe('from there')
    act(() => { elsewhere(keyOf(5), null) })
    expect(result.current[0].text).toBe('')
  })

  it('keep what each of them writes, also over a reload', () => {
    const { result } = renderHook(() => useDraft(5))
    act(() => { result.current[1]((draft) => ({ ...draft, text: 'mine' })) })
    act(() => { elsewhere(keyOf(5), other('theirs')) })
    expect(result.current[0].text).toBe('mine')
    forgetDrafts()
    expect(draftOf(5).text).toBe('mine')
  })

  it('do not take away what the other one writes by sending', () => {
    write(5, { text: 'mine' })
    elsewhere(keyOf(5), other('theirs'))
    changeDraft(5, () => NOTHING)
    expect(draftOf(5)).toEqual(NOTHING)
    expect(localStorage.getItem(keyOf(5))).toBe(other('theirs'))
  })

  it('hear what was written while nobody here was looking', () => {
    expect(draftOf(null)).toEqual(NOTHING)
    elsewhere(keyOf(null), storedForm({ ...NOTHING, text: 'theirs' }))
    const { result } = renderHook(() => useDraft(null))
    expect(result.current[0].text).toBe('theirs')
  })
})
