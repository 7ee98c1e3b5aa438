import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { ReviewPanel } from './review-panel'
import { linesOf } from './tool-diff'

let server: ApiServer
let stopProxy: () => void

const tool = (name: string, state: string, more: object = {}) => ({ name, state, hash: `sha256:${name}`, description: `Does ${name}`, annotations: {}, ...more })
const diff = '--- approved\n+++ now\n@@ -1 +1 @@\n-description: Add\n+description: Add, and tell'
const review = (tools: object[]) => ({ server: 'ledger', state: 'changed', transport: 'streamable-http', approved: 1, held_back: 2, message: null, tools })

beforeAll(async () => {
  await i18next.loadNamespaces('mcp')
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  server.received.length = 0
  const tools = [tool('read', 'approved'), tool('add', 'changed', { diff }), tool('drop', 'new', { annotations: { destructiveHint: true } }), tool('old', 'removed', { hash: null })]
  server.answer('GET /api/v1/mcp/servers/review', { body: review(tools) })
})

const show = (mayApprove: boolean) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ReviewPanel server={{ kind: 'Ghost', namespace: 'default', name: 'clerk', server: 'ledger' }} mayApprove={mayApprove} />
    </QueryClientProvider>,
  )

const approvals = () => server.received.filter(({ path }) => path === '/api/v1/mcp/servers/approve').map(({ body }) => body)

test('what waits comes first, with what has changed, and is approved as it was shown', async () => {
  server.answer('POST /api/v1/mcp/servers/approve', { body: review([tool('read', 'approved'), tool('add', 'approved'), tool('drop', 'approved')]) })
  show(true)
  const rows = await screen.findAllByRole('listitem')
  expect(rows.map((row) => row.querySelector('.font-mono')?.textContent)).toEqual(['add', 'drop', 'old', 'read'])
  expect(screen.getByLabelText('What has changed of add')).toHaveTextContent('-description: Add+description: Add, and tell')
  expect(screen.getByText('May destroy')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Approve all 2' }))
  await waitFor(() => expect(screen.queryByText('2 tools are held back')).toBeNull())
  expect(approvals()).toEqual([
    { kind: 'Ghost', namespace: 'default', name: 'clerk', server: 'ledger', tools: { add: 'sha256:add', drop: 'sha256:drop' } },
  ])
})

test('tools that have changed since are looked at anew', async () => {
  server.answer('POST /api/v1/mcp/servers/approve', { status: 409, body: refusal('McpToolsChanged', 'The tools "add" are not as you have seen them.') })
  show(true)
  await userEvent.click(await screen.findByRole('button', { name: 'Approve add' }))
  expect(await screen.findByText('The tools "add" are not as you have seen them.')).toBeVisible()
  expect(approvals()).toMatchObject([{ tools: { add: 'sha256:add' } }])
  const looked = () => server.received.filter(({ path }) => path.endsWith('/review')).length
  await waitFor(() => expect(looked()).toBeGreaterThan(1))
})

test('who may not change the agent sees what waits, and cannot approve it', async () => {
  show(false)
  expect(await screen.findByText(/before somebody who may change the agent/)).toBeVisible()
  expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull()
})

test('a diff is shown without the head that programs need', () => {
  expect(linesOf(diff)).toEqual(['-description: Add', '+description: Add, and tell'])
})
