import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { Toaster } from '@/components/ui/toast'
import { useSession } from '@/lib/session'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { DeleteDialog } from './delete-dialog'
import { TaskList } from './task-list'
import { useTaskUi } from './ui'

const ME = 7
let server: ApiServer
let stopProxy: () => void
const push = vi.fn()

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  useSession.setState({ token: 'abc', login: 'one', expiresAt: Date.now() + 3_600_000, ended: null })
  useTaskUi.setState(useTaskUi.getInitialState())
  server.received.length = 0
  push.mockClear()
  server.answer('GET /api/v1/users/me/unread', { body: { count: 1 } })
  server.answer('GET /api/v1/tasks', { body: { items: [task(1, 'About tea'), task(2, 'About coffee', { unread: 3 })] } })
})

const task = (id: number, title: string, status: object = {}, owner = ME, spec: object = {}) => ({
  apiVersion: 'agent.wecode.io/v1',
  kind: 'Task',
  metadata: { id, name: `task-${String(id)}`, namespace: 'default', userId: owner, createdAt: new Date().toISOString() },
  spec: { title, teamRef: { name: 'wegent-chat' }, ...spec },
  status: { status: 'COMPLETED', progress: 100, ...status },
})

function Doomed() {
  const doomed = useTaskUi((ui) => ui.doomed)
  return doomed && <DeleteDialog tasks={doomed} />
}

async function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const router: Partial<AppRouterInstance> = { push }
  render(
    <AppRouterContext value={router as AppRouterInstance}>
      <QueryClientProvider client={client}>
        <TaskList activeId={null} me={ME} />
        <Doomed />
        <Toaster />
      </QueryClientProvider>
    </AppRouterContext>,
  )
  await screen.findByRole('link', { name: /About tea/ })
}

async function choose(title: string, item: string) {
  await userEvent.click(screen.getByRole('button', { name: `More for ${title}` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }, { timeout: 5000 }))
}

const asked = (method: string, path: string) => server.received.filter((request) => request.method === method && request.path === path)

test('says what is unread, in each and in how many', async () => {
  await show()
  expect(screen.getByRole('link', { name: /About coffee.*3 unread messages/ })).toBeVisible()
  expect(await screen.findByText('1 conversation with something unread')).toBeInTheDocument()
})

test('a new title shows at once, and goes back when the server refuses', async () => {
  await show()
  let refuse: () => void = () => undefined
  server.answer('PATCH /api/v1/tasks/1', { status: 409, body: refusal('Conflict', 'Somebody else has changed it.') })
  const direct = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    if ((input as Request).method === 'PATCH') await new Promise<void>((resolve) => { refuse = resolve })
    return direct(input, init)
  }
  await choose('About tea', 'Rename')
  const field = await screen.findByRole('textbox', { name: 'Title of the conversation' })
  await userEvent.clear(field)
  await userEvent.type(field, 'About milk{Enter}')
  expect(await screen.findByRole('link', { name: 'About milk' })).toBeVisible()
  globalThis.fetch = direct
  refuse()
  expect(await screen.findByRole('link', { name: 'About tea' })).toBeVisible()
  expect(screen.getByText('The change was not saved. Somebody else has changed it.')).toBeVisible()
})

test('Escape keeps the old title and asks nothing', async () => {
  await show()
  await choose('About tea', 'Rename')
  await userEvent.type(await screen.findByRole('textbox', { name: 'Title of the conversation' }), 'x{Escape}')
  expect(screen.getByRole('link', { name: 'About tea' })).toBeVisible()
  expect(asked('PATCH', '/api/v1/tasks/1')).toEqual([])
})

test('a deleted one is gone at once and can be brought back', async () => {
  await show()
  server.answer('POST /api/v1/tasks/delete', { body: { results: [{ id: 1, deleted: true }] } })
  server.answer('POST /api/v1/namespaces/default/tasks/task-1/restore', { body: task(1, 'About tea') })
  await choose('About tea', 'Delete')
  await waitFor(() => expect(screen.queryByRole('link', { name: 'About tea' })).toBeNull())
  const undo = await screen.findByRole('button', { name: 'Undo' })
  // Notices take no clicks before they are in their place.
  await waitFor(() => userEvent.click(undo))
  expect(await screen.findByRole('link', { name: 'About tea' })).toBeVisible()
  expect(asked('POST', '/api/v1/tasks/delete')[0]?.body).toEqual({ ids: [1], cancel: false })
  expect(push).toHaveBeenCalledWith('/chat?task=1')
})

test('one that is being answered is deleted only after a yes', async () => {
  server.answer('GET /api/v1/tasks', { body: { items: [task(1, 'About tea', { status: 'RUNNING' })] } })
  server.answer('POST /api/v1/tasks/delete', { body: { results: [{ id: 1, deleted: true }] } })
  await show()
  await choose('About tea', 'Delete')
  const dialog = await screen.findByRole('alertdialog', { name: 'Delete “About tea”?' })
  expect(within(dialog).getByText(/Answers that are being written are stopped/)).toBeVisible()
  expect(asked('POST', '/api/v1/tasks/delete')).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(asked('POST', '/api/v1/tasks/delete')[0]?.body).toEqual({ ids: [1], cancel: true }))
})

test('several are archived together; those that the server keeps stay', async () => {
  await show()
  server.answer('PATCH /api/v1/tasks/1', { body: task(1, 'About tea', { archivedAt: new Date().toISOString() }) })
  server.answer('PATCH /api/v1/tasks/2', { status: 403, body: refusal('Forbidden', 'x') })
  await choose('About tea', 'Select')
  await userEvent.click(await screen.findByRole('checkbox', { name: /About coffee/ }))
  expect(await screen.findByText('2 selected')).toBeVisible()
  server.answer('GET /api/v1/tasks', { body: { items: [task(2, 'About coffee')] } })
  await userEvent.click(screen.getByRole('button', { name: 'Archive' }))
  expect(await screen.findByText('Archived')).toBeVisible()
  expect(await screen.findByText(/The change was not saved/)).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('link', { name: 'About tea' })).toBeNull())
  expect(await screen.findByRole('link', { name: /About coffee/ })).toBeVisible()
})

test('a conversation of others can be left, not renamed', async () => {
  server.answer('GET /api/v1/tasks', { body: { items: [task(1, 'About tea', {}, 8, { is_group_chat: true })] } })
  server.answer('POST /api/v1/tasks/1/leave', { status: 204, body: '' })
  await show()
  await userEvent.click(screen.getByRole('button', { name: 'More for About tea' }))
  expect(await screen.findByRole('menuitem', { name: 'Leave' })).toBeVisible()
  expect(screen.queryByRole('menuitem', { name: 'Rename' })).toBeNull()
  await userEvent.click(screen.getByRole('menuitem', { name: 'Leave' }))
  expect(await screen.findByText('You have left the conversation')).toBeVisible()
})

test('finds, says when there is nothing, and Escape ends it', async () => {
  await show()
  server.answer('GET /api/v1/tasks', { body: { items: [] } })
  const field = screen.getByRole('textbox', { name: 'Search conversations' })
  await userEvent.type(field, 'milk')
  expect(await screen.findByText('No title and no message has “milk” in it.')).toBeVisible()
  server.answer('GET /api/v1/tasks', { body: { items: [task(1, 'About tea')] } })
  await userEvent.keyboard('{Escape}')
  expect(field).toHaveValue('')
  expect(await screen.findByRole('link', { name: 'About tea' })).toBeVisible()
  await userEvent.keyboard('{ArrowDown}')
  expect(screen.getByRole('link', { name: 'About tea' })).toHaveFocus()
})
