import { renderHook } from '@testing-library/react'
import { act } from 'react'
import { describe, expect, it } from 'vitest'
import { keepUnsent, moveDraft, useDraft } from './draft'
import { type Conversation, emptyConversation } from './reducer'

const draftOf = (taskId: number | null) => renderHook(() => useDraft(taskId)).result

const withOutgoing = (phase: 'sending' | 'failed'): Conversation => ({
  ...emptyConversation(5),
  outgoing: [{ clientMessageId: 'c', text: 'unsent', attachments: [], phase, failure: null }],
})

describe('drafts', () => {
  it('belong to a conversation', () => {
    const five = draftOf(5)
    act(() => {
      five.current[1]('text')
    })
    expect(five.current[0]).toBe('text')
    expect(draftOf(6).current[0]).toBe('')
    expect(draftOf(5).current[0]).toBe('text')
  })

  it('move with a new conversation', () => {
    const fresh = draftOf(null)
    act(() => {
      fresh.current[1]('going on')
    })
    moveDraft(7)
    expect(draftOf(7).current[0]).toBe('going on')
    expect(draftOf(null).current[0]).toBe('')
  })

  it('take up what could not be sent, before what was written since', () => {
    localStorage.setItem('wegent.draft.5', 'written')
    keepUnsent(withOutgoing('failed'), true)
    expect(draftOf(5).current[0]).toBe('unsent\nwritten')
  })

  it('take up what was on its way only when the connection was lost', () => {
    keepUnsent(withOutgoing('sending'), true)
    expect(draftOf(5).current[0]).toBe('')
    keepUnsent(withOutgoing('sending'), false)
    expect(draftOf(5).current[0]).toBe('unsent')
  })
})
