import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { OpenConversation } from '../conversation'
import { emptyAnswer } from '../reducer/answer'
import type { Answer, Block, OpenWait } from '../reducer'
import { AnswerBody } from './answer-body'
import { RoomContext } from './room'

beforeAll(() => i18next.loadNamespaces('answer'))

const answerWait = vi.fn(() => Promise.resolve())
const room = {
  taskId: 5,
  conversation: { answerWait } as unknown as OpenConversation,
  readOnly: false,
  models: [],
  onTimeline: () => undefined,
}

const answer = (parts: Partial<Answer>): Answer => ({ ...emptyAnswer(11, 2), phase: 'done', ...parts })
const block = (parts: Partial<Block>): Block => ({ id: 'b', type: 'tool', status: 'done', offset: 0, ...parts })
const wait = (parts: Partial<OpenWait>): OpenWait => ({
  id: 'w', subtask_id: 11, kind: 'approval', text: 'May it fetch?', choices: ['approve', 'deny'], ...parts,
})

function show(parts: Partial<Answer>, waits: readonly OpenWait[] = [], readOnly = false) {
  render(
    <RoomContext value={{ ...room, readOnly }}>
      <AnswerBody answer={answer(parts)} waits={waits} />
    </RoomContext>,
  )
}

describe('an answer', () => {
  it('shows a tool with its input, its output and how long it took', async () => {
    const tool = block({ name: 'web_fetch', tool_input: { url: 'https://a.example' }, tool_output: '{"ok":true}', started_at: 1, finished_at: 3.5 })
    show({ blocks: [tool] })
    const head = screen.getByRole('button', { name: /web_fetch https:\/\/a\.example/ })
    expect(head).toHaveTextContent('2.5 s')
    expect(head).toHaveTextContent('Done')
    await userEvent.click(head)
    expect(screen.getByRole('region', { name: 'Output' })).toHaveTextContent('{ "ok": true }')
  })

  it('folds thinking when it is over, and says so of what was stopped', () => {
    show({ phase: 'stopped', blocks: [block({ type: 'thinking', status: 'streaming', content: 'Hm.' }), block({ id: 't', status: 'pending', name: 'search' })] })
    expect(screen.queryByText('Hm.')).toBeNull()
    expect(screen.getByText('Thought about it')).toBeInTheDocument()
    expect(screen.getByText('Stopped')).toBeInTheDocument()
  })

  it.each([
    ['Approve once', { choice: 'approve', remember: 'once', note: '' }],
    ['For this conversation', { choice: 'approve', remember: 'task', note: '' }],
    ['Always', { choice: 'approve', remember: 'always', note: '' }],
    ['Deny', { choice: 'deny', note: '' }],
  ])('asks whether a tool may be used: %s', async (label, says) => {
    answerWait.mockClear()
    show({ phase: 'streaming', blocks: [block({ status: 'pending', tool_use_id: 'c1' })] }, [wait({ tool_use_id: 'c1' })])
    await userEvent.click(screen.getByRole('button', { name: label }))
    expect(answerWait).toHaveBeenCalledExactlyOnceWith('w', says)
  })

  it('wants words for what shall be said differently', async () => {
    answerWait.mockClear()
    show({ phase: 'streaming' }, [wait({ kind: 'confirmation', choices: ['confirm', 'revise', 'cancel'] })])
    const revise = screen.getByRole('button', { name: 'Say it differently' })
    expect(revise).toBeDisabled()
    await userEvent.type(screen.getByRole('textbox'), 'Shorter.')
    await userEvent.click(revise)
    expect(answerWait).toHaveBeenCalledExactlyOnceWith('w', { choice: 'revise', note: 'Shorter.' })
  })

  it('offers nothing to who only reads', () => {
    show({ phase: 'streaming' }, [wait({})], true)
    expect(screen.getByText('May it fetch?')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Approve once' })).toBeNull()
  })

  it('takes the answers of a form once they are complete', async () => {
    answerWait.mockClear()
    const questions = [
      { id: 'c', text: 'Which?', type: 'multiple_choice' as const, options: ['red', 'blue'] },
      { id: 'why', text: 'Why?', required: false },
    ]
    show({ phase: 'streaming' }, [wait({ kind: 'form', questions, choices: ['submit', 'cancel'] })])
    await userEvent.click(screen.getByRole('button', { name: 'Send answers' }))
    expect(answerWait).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('checkbox', { name: 'blue' }))
    await userEvent.click(screen.getByRole('button', { name: 'Send answers' }))
    expect(answerWait).toHaveBeenCalledExactlyOnceWith('w', { choice: 'submit', answers: { c: ['blue'] } })
  })

  it('has its sources, which its markers open', () => {
    const sources = [{ index: 2, title: 'Rain', source_url: 'https://rain.example/x' }, { index: 1, title: 'Evil', source_url: 'javascript:alert(1)' }]
    show({ text: 'Wet [2].', length: 8, blocks: [block({ type: 'sources', sources })] })
    const list = screen.getByTestId('sources')
    expect(within(list).getByText('2 sources')).toBeInTheDocument()
    expect(within(list).getByRole('link', { hidden: true })).toHaveAttribute('href', 'https://rain.example/x')
    expect(within(list).getByText('Evil')).toBeInTheDocument()
  })

  it('names the members of a team', () => {
    const blocks = [
      block({ id: 'm', type: 'member', name: 'ada', content: 'Part one.' }),
      block({ id: '1', type: 'text', name: 'bob' }),
    ]
    show({ text: 'Together.', length: 9, botName: 'lead', blocks, members: [{ bot_name: 'ada', position: 1, failed: true }] })
    expect(screen.getByRole('button', { name: /ada/ })).toHaveTextContent('Failed')
    expect(screen.getByRole('heading', { name: 'bob' })).toBeInTheDocument()
  })
})
