import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Suspense } from 'react'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { Toaster } from '@/components/ui/toast'
import { useSession } from '@/lib/session'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { type Thing } from './api'
import { rolesOf } from './roles'
import { ShareDialog } from './share-dialog'

let server: ApiServer
let stopProxy: () => void

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
  // The test environment has no sizes to observe.
  vi.stubGlobal('ResizeObserver', class { observe = vi.fn(); unobserve = vi.fn(); disconnect = vi.fn() })
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})

const member = (id: number, user_name: string, state = 'approved') => ({
  id, kind: 'Task', resource_id: 5, resource_name: 'About tea', user_name, display_name: null, is_active: true,
  role: 'Reporter', state, source: 'direct', link_id: null, created_at: '2026-01-01T00:00:00Z',
})
const link = {
  id: 3, kind: 'Task', resource_id: 5, prefix: 'wsl_abc', default_role: 'Reporter', require_approval: true, public_read: false,
  created_by: 'ann', created_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-08T00:00:00Z', expired: false,
}

beforeEach(() => {
  useSession.setState({ token: 'abc', login: 'one', expiresAt: Date.now() + 3_600_000, ended: null })
  server.received.length = 0
  server.answer('GET /api/v1/share/members', { body: { items: [member(1, 'bo')] } })
  server.answer('GET /api/v1/share/links', { body: { items: [] } })
})

const GROUP: Thing = { kind: 'Task', id: 5, title: 'About tea', isGroupChat: true }

async function show(thing: Thing = GROUP, props: { isOwner?: boolean; mayShare?: boolean } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <Suspense>
        <ShareDialog thing={thing} isOwner mayShare onClose={vi.fn()} {...props} />
      </Suspense>
      <Toaster />
    </QueryClientProvider>,
  )
  return screen.findByRole('dialog')
}

const sent = (method: string) => server.received.filter((request) => request.method === method)

test('others only read a conversation, unless it is a group chat', () => {
  expect(rolesOf({ ...GROUP, isGroupChat: false })).toEqual(['Reporter'])
  expect(rolesOf(GROUP)).toEqual(['Reporter', 'Developer', 'Maintainer'])
  expect(rolesOf({ kind: 'Team', id: 1, title: 'Team' })).toEqual(['Reporter', 'Developer', 'Maintainer'])
})

describe('people', () => {
  test('are added by name; what is wrong with it stands at the field', async () => {
    const dialog = await show()
    server.answer('POST /api/v1/share/members', { status: 404, body: refusal('NotFound', 'There is no user bob.') })
    const field = await within(dialog).findByRole('textbox', { name: 'User name' })
    await userEvent.type(field, 'bob')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }))
    expect(await within(dialog).findByText('There is no user bob.')).toBeVisible()
    expect(field).toBeInvalid()
    server.answer('POST /api/v1/share/members', { status: 201, body: member(2, 'bobby') })
    server.answer('GET /api/v1/share/members', { body: { items: [member(1, 'bo'), member(2, 'bobby')] } })
    await userEvent.type(field, 'by{Enter}')
    expect(await within(dialog).findByRole('button', { name: 'Remove bobby' })).toBeVisible()
    expect(sent('POST').at(-1)?.body).toEqual({ kind: 'Task', id: 5, user_name: 'bobby', role: 'Reporter' })
    expect(field).toHaveValue('')
  })

  test('who is removed is gone at once, and back when the server refuses', async () => {
    const dialog = await show()
    server.answer('DELETE /api/v1/share/members/1', { status: 403, body: refusal('Forbidden', 'x') })
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Remove bo' }))
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
    expect(await screen.findByText('They still have access. You are not allowed to do this.')).toBeVisible()
    expect(within(dialog).getByRole('button', { name: 'Remove bo', hidden: true })).toBeInTheDocument()
  })

  test('who asks is let in', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
    client.setQueryData(['share', 'of', 'Task', 5, 'members', 'pending'], [member(4, 'dee', 'pending')])
    render(
      <QueryClientProvider client={client}>
        <Suspense>
          <ShareDialog thing={GROUP} isOwner mayShare onClose={vi.fn()} />
        </Suspense>
      </QueryClientProvider>,
    )
    server.answer('POST /api/v1/share/requests/4/approve', { body: member(4, 'dee') })
    expect(await screen.findByText('1 person is waiting')).toBeInTheDocument()
    server.answer('GET /api/v1/share/members', { body: { items: [] } })
    await userEvent.click(screen.getByRole('button', { name: 'Let in' }))
    await waitFor(() => expect(sent('POST').map(({ path }) => path)).toEqual(['/api/v1/share/requests/4/approve']))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Let in' })).toBeNull())
  })

  test('those who may not let people in see who takes part', async () => {
    server.answer('GET /api/v1/tasks/5/participants', {
      body: { items: [{ user_id: 1, user_name: 'ann', display_name: 'Ann', role: 'Owner' }, { user_id: 2, user_name: 'bo', role: 'Developer' }] },
    })
    const dialog = await show(GROUP, { isOwner: false, mayShare: false })
    expect(await within(dialog).findByText('Ann')).toBeVisible()
    expect(within(dialog).getByText('Reads and writes')).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: 'Add' })).toBeNull()
  })
})

describe('links', () => {
  test('are made as wished, and shown once', async () => {
    const dialog = await show()
    await userEvent.click(await within(dialog).findByRole('tab', { name: 'Links' }))
    server.answer('POST /api/v1/share/links', { status: 201, body: { ...link, token: 'secret', url: '/share#secret' } })
    await userEvent.click(within(dialog).getByRole('switch', { name: /Ask me before somebody comes in/ }))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create link' }))
    expect(await within(dialog).findByRole('textbox', { name: 'The new link' })).toHaveValue(`${window.location.origin}/share#secret`)
    expect(sent('POST')[0]?.body).toMatchObject({ kind: 'Task', id: 5, require_approval: false, public_read: false, expires_in_hours: 168 })
  })

  test('only the owner shows something to everybody', async () => {
    const dialog = await show(GROUP, { isOwner: false })
    await userEvent.click(await within(dialog).findByRole('tab', { name: 'Links' }))
    expect(within(dialog).getAllByRole('switch')).toHaveLength(1)
  })

  test('are revoked, with who came by them', async () => {
    server.answer('GET /api/v1/share/links', { body: { items: [link] } })
    server.answer('DELETE /api/v1/share/links/3', { status: 204, body: '' })
    const dialog = await show()
    await userEvent.click(await within(dialog).findByRole('tab', { name: 'Links' }))
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Revoke' }))
    const question = await screen.findByRole('alertdialog')
    await userEvent.click(within(question).getByRole('checkbox', { name: 'Also remove those who came by it' }))
    server.answer('GET /api/v1/share/links', { body: { items: [] } })
    await userEvent.click(within(question).getByRole('button', { name: 'Revoke' }))
    expect(await within(dialog).findByText('There are no links yet.')).toBeVisible()
    expect(sent('DELETE').map(({ path }) => path)).toEqual(['/api/v1/share/links/3'])
  })
})
