import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Wire } from '@/lib/api/types'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { OpenConversation } from '../../conversation'
import { QueuePanel } from './queue-panel'

const PATH = '/api/v1/tasks/5/queue'

let server: ApiServer
let stopProxy: () => void

const item = (id: number, message: string, changes: Partial<Wire['QueuedMessage']> = {}): Wire['QueuedMessage'] => ({
  id, position: id, user_id: 1, message, created_at: '2030-01-01T00:00:00Z', updated_at: '2030-01-01T00:00:00Z',
  attachments: [], cut: false, ...changes,
})
const queue = (items: Wire['QueuedMessage'][], changes: Partial<Wire['Queue']> = {}): Wire['Queue'] => ({
  task_id: 5, version: 3, items, paused: false, ...changes,
})
const three = queue([item(1, 'one'), item(2, 'two'), item(3, 'three', { user_id: 2 })])

beforeAll(async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  await i18next.loadNamespaces('composer')
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})

let conversation: OpenConversation

beforeEach(() => {
  server.received.length = 0
  const socket = { emit: vi.fn(), getState: () => 'offline' as const, onState: vi.fn(), onConversationEvent: vi.fn() }
  conversation = new OpenConversation({ socket, taskId: 5 })
})

const show = (shown: Wire['Queue']) => render(<QueuePanel conversation={conversation} queue={shown} me={1} onRemoved={vi.fn()} />)

async function act(position: number, name: string) {
  await userEvent.click(screen.getByRole('button', { name: `What to do with message ${String(position)}` }))
  await userEvent.click(screen.getByRole('menuitem', { name }))
}

it('puts messages in another order, and the page has the server’s', async () => {
  const after = queue([item(2, 'two'), item(1, 'one'), item(3, 'three')], { version: 4 })
  server.answer(`PUT ${PATH}/order`, { body: after })
  show(three)
  await act(2, 'Move up')
  await vi.waitFor(() => { expect(conversation.getState().queue).toEqual(after) })
  expect(server.received.at(-1)?.body).toEqual({ ids: [2, 1, 3] })
})

it('lets say differently what one has written oneself, all of it', async () => {
  server.answer(`GET ${PATH}`, { body: queue([item(1, 'one, and how it goes on')]) })
  server.answer(`PATCH ${PATH}/1`, { body: queue([item(1, 'other')], { version: 5 }) })
  show(queue([item(1, 'one', { cut: true }), item(3, 'three', { user_id: 2 })]))
  await userEvent.click(screen.getByRole('button', { name: 'What to do with message 3' }))
  expect(screen.queryByRole('menuitem', { name: 'Edit' })).toBeNull()
  await userEvent.keyboard('{Escape}')
  await act(1, 'Edit')
  const text = await screen.findByRole('textbox', { name: 'Text of the message' })
  expect(text).toHaveValue('one, and how it goes on')
  await userEvent.clear(text)
  await userEvent.type(text, 'other')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await vi.waitFor(() => { expect(screen.queryByRole('textbox')).toBeNull() })
  expect(server.received.at(-1)?.body).toEqual({ message: 'other' })
})

it('says why nothing is sent, and goes on when asked', async () => {
  server.answer(`POST ${PATH}/resume`, { body: queue([], { version: 6 }) })
  show(queue([item(1, 'one', { error: 'The team is gone.' })], { paused: true, reason: 'refused' }))
  const panel = within(screen.getByRole('region', { name: 'Messages that wait' }))
  expect(panel.getByRole('status')).toHaveTextContent('could not be sent')
  expect(panel.getByText('The team is gone.')).toBeVisible()
  await userEvent.click(panel.getByRole('button', { name: 'Resume' }))
  await vi.waitFor(() => { expect(conversation.getState().queue?.items).toEqual([]) })
})

it('keeps what is there when the server refuses', async () => {
  server.answer(`DELETE ${PATH}/2`, { status: 409, body: refusal('QueueChanged', 'It was sent already.') })
  show(three)
  await act(2, 'Remove')
  await vi.waitFor(() => { expect(server.received.some(({ method }) => method === 'DELETE')).toBe(true) })
  expect(conversation.getState().queue).toBeNull()
  expect(screen.getByText('two')).toBeVisible()
})
