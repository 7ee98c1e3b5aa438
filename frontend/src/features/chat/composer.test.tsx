import { createEvent, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Blocked } from './blocked'
import { Composer } from './composer'

const onSend = vi.fn()
const onStop = vi.fn()

interface Props {
  blocked?: Blocked | null
  running?: 'no' | 'yes' | 'stopping'
  initial?: string
}

function Written({ blocked = null, running = 'no', initial = '' }: Props) {
  const [draft, setDraft] = useState(initial)
  const [field] = useState(() => createRef<HTMLTextAreaElement>())
  return (
    <Composer draft={draft} onDraft={setDraft} onSend={onSend} blocked={blocked} running={running} onStop={onStop} field={field} />
  )
}

function mediaOf(touch: boolean) {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: touch && query.includes('coarse'),
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  }))
}

const field = () => screen.getByRole('textbox', { name: 'Message' })

beforeEach(() => {
  onSend.mockReset()
  onStop.mockReset()
  mediaOf(false)
})

describe('the composer', () => {
  it('sends with Enter, without the spaces around', async () => {
    render(<Written />)
    await userEvent.type(field(), ' one{Shift>}{Enter}{/Shift}two {Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo')
  })

  it('does not send nothing', async () => {
    render(<Written />)
    await userEvent.type(field(), '  {Enter}')
    expect(onSend).not.toHaveBeenCalled()
    expect(screen.getByRole('button', { name: 'Send message' })).toBeDisabled()
  })

  it.each([{ isComposing: true }, { keyCode: 229 }])('leaves Enter to Chinese input (%o)', (state) => {
    render(<Written initial="ni hao" />)
    const press = createEvent.keyDown(field(), { key: 'Enter', ...state })
    fireEvent(field(), press)
    expect(onSend).not.toHaveBeenCalled()
    expect(press.defaultPrevented).toBe(false)
  })

  it('breaks the line with Enter on a touch keyboard', async () => {
    mediaOf(true)
    render(<Written />)
    await userEvent.type(field(), 'one{Enter}two')
    expect(onSend).not.toHaveBeenCalled()
    expect(field()).toHaveValue('one\ntwo')
    expect(screen.queryByText(/Enter sends/)).toBeNull()
  })

  it.each([
    ['busy', 'You can send when the answer is complete, or stop it.'],
    ['disconnected', 'No connection: the message can be sent when it is back.'],
    ['team', 'Choose a team first.'],
  ] as const)('says why it cannot send now (%s)', async (blocked, reason) => {
    render(<Written blocked={blocked} initial="text" />)
    await userEvent.type(field(), '{Enter}')
    expect(onSend).not.toHaveBeenCalled()
    expect(field()).toHaveAccessibleDescription(reason)
  })

  it('counts what is too long in characters as people see them', () => {
    render(<Written initial={'👍'.repeat(100_002)} />)
    expect(screen.getByRole('alert')).toHaveTextContent('too long by 2 characters')
    expect(screen.getByRole('button', { name: 'Send message' })).toBeDisabled()
  })

  it('stops a running answer, once', async () => {
    const { rerender } = render(<Written running="yes" blocked="busy" />)
    await userEvent.click(screen.getByRole('button', { name: 'Stop the answer' }))
    expect(onStop).toHaveBeenCalledTimes(1)
    rerender(<Written running="stopping" blocked="busy" />)
    expect(screen.getByRole('button', { name: 'Stopping …' })).toBeDisabled()
  })
})
