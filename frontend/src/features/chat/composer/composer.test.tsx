import { createEvent, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { createRef, Suspense, useState } from 'react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Blocked } from '../blocked'
import { Composer } from './composer'
import { type AnyOffer } from './suggestions/use-offers'

const onSend = vi.fn()
const onStop = vi.fn()
const onSkill = vi.fn()
const onFiles = vi.fn()

interface Props {
  blocked?: Blocked | null
  running?: 'no' | 'yes' | 'stopping'
  initial?: string
  offers?: readonly AnyOffer[]
}

function Written({ blocked = null, running = 'no', initial = '', offers = [] }: Props) {
  const [draft, setDraft] = useState(initial)
  const [field] = useState(() => createRef<HTMLTextAreaElement>())
  return (
    <Suspense>
      <Composer
        text={draft}
        onText={setDraft}
        longest={100_000}
        onSend={(way) => { onSend(draft.trim(), way) }}
        blocked={blocked}
        running={running}
        onStop={onStop}
        offers={offers}
        onSkill={onSkill}
        onFiles={onFiles}
        field={field}
      />
    </Suspense>
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

beforeAll(() => i18next.loadNamespaces('composer'))

beforeEach(() => {
  onSkill.mockReset()
  onFiles.mockReset()
  onSend.mockReset()
  onStop.mockReset()
  mediaOf(false)
})

describe('the composer', () => {
  it('sends with Enter, without the spaces around', async () => {
    render(<Written />)
    await userEvent.type(field(), ' one{Shift>}{Enter}{/Shift}two {Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo', 'queue')
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
    ['uploading', 'You can send when the files are uploaded.'],
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
    const { rerender } = render(<Written running="yes" />)
    await userEvent.click(screen.getByRole('button', { name: 'Stop the answer' }))
    expect(onStop).toHaveBeenCalledTimes(1)
    rerender(<Written running="stopping" />)
    expect(screen.getByRole('button', { name: 'Stopping …' })).toBeDisabled()
  })
  it('while an answer is written queues with Enter, and has other ways', async () => {
    render(<Written running="yes" initial="and this" />)
    expect(screen.queryByRole('button', { name: 'Send message' })).toBeNull()
    await userEvent.type(field(), '{Enter}')
    expect(onSend).toHaveBeenLastCalledWith('and this', 'queue')
    await userEvent.click(screen.getByRole('button', { name: 'More ways to send' }))
    await userEvent.click(screen.getByRole('menuitem', { name: /Tell it now/ }))
    expect(onSend).toHaveBeenLastCalledWith('and this', 'guide')
    await userEvent.click(screen.getByRole('button', { name: 'More ways to send' }))
    await userEvent.click(screen.getByRole('menuitem', { name: /Stop and send/ }))
    expect(onSend).toHaveBeenLastCalledWith('and this', 'interrupt')
  })

  it('takes files that are pasted, unless they are a picture of text', () => {
    render(<Written />)
    const picture = new File(['x'], 'image.png', { type: 'image/png' })
    fireEvent.paste(field(), { clipboardData: { files: [picture], types: ['Files'] } })
    expect(onFiles).toHaveBeenCalledExactlyOnceWith([picture])
    fireEvent.paste(field(), { clipboardData: { files: [picture], types: ['text/plain', 'Files'] } })
    expect(onFiles).toHaveBeenCalledTimes(1)
  })
})

describe('the list of names', () => {
  // jsdom lays nothing out.
  beforeAll(() => { Element.prototype.scrollIntoView = vi.fn() })
  const skill = (name: string): AnyOffer => ({
    id: `skill-${name}`, sign: '/', title: name, note: `About ${name}`, names: [name],
    skill: { name, namespace: 'default', is_public: false, title: name },
  })
  const person = (name: string): AnyOffer => ({ id: name, sign: '@', title: name, note: '', names: [name], insert: `@${name}` })
  const offers = [skill('chart'), skill('review'), person('bob'), person('ann')]
  const box = () => screen.getByRole('combobox', { name: 'Message' })
  const activeText = () => document.getElementById(box().getAttribute('aria-activedescendant') ?? '')?.textContent

  it('opens with a sign, goes up and down, and picks without sending', async () => {
    render(<Written offers={offers} />)
    await userEvent.type(field(), 'look /')
    expect(screen.getAllByRole('option')).toHaveLength(2)
    expect(activeText()).toContain('chart')
    await userEvent.keyboard('{ArrowUp}')
    expect(activeText()).toContain('review')
    await userEvent.keyboard('{Enter}')
    expect(onSkill).toHaveBeenCalledExactlyOnceWith(offers[1])
    expect(onSend).not.toHaveBeenCalled()
    expect(field()).toHaveValue('look ')
    expect(screen.queryByRole('listbox')).toBeNull()
  })

  it('narrows while typing, and writes the name of somebody', async () => {
    render(<Written offers={offers} />)
    await userEvent.type(field(), '@a')
    expect(screen.getAllByRole('option')).toHaveLength(1)
    await userEvent.keyboard('{Tab}')
    expect(field()).toHaveValue('@ann ')
  })

  it('closes with Escape until another one is asked for', async () => {
    render(<Written offers={offers} />)
    await userEvent.type(field(), '/')
    expect(box()).toHaveAttribute('aria-expanded', 'true')
    await userEvent.keyboard('{Escape}r')
    expect(screen.queryByRole('listbox')).toBeNull()
    await userEvent.keyboard(' /')
    expect(screen.getByRole('listbox', { name: 'Skills' })).toBeVisible()
  })

  it('is not there when nothing has the name: Enter sends', async () => {
    render(<Written offers={offers} />)
    await userEvent.type(field(), '/nothing{Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('/nothing', 'queue')
  })
})
