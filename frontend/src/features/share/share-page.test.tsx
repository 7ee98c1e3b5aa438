import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { useSession } from '@/lib/session'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { SharePage } from './share-page'

let server: ApiServer
let stopProxy: () => void

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  useSession.setState({ token: null, login: null, ended: null })
  sessionStorage.clear()
  server.received.length = 0
  window.location.hash = '#the-token'
  server.answer('POST /api/v1/share/public', { status: 404, body: refusal('NotFound', 'x') })
})

const loggedIn = { token: 'abc', login: 'one', expiresAt: Date.now() + 3_600_000, ended: null }

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <SharePage />
    </QueryClientProvider>,
  )
}

const message = (role: string, text: string) => ({ role, text, bot_name: 'Helper', created_at: '2026-01-01T00:00:00Z' })
const preview = { kind: 'Task', display_name: 'About tea', shared_by: 'ann', role: 'Reporter', require_approval: true }

describe('a link for everybody', () => {
  test('shows the conversation, and further pages on request', async () => {
    const page = { kind: 'Task', title: 'About tea', messages: [message('user', 'What?'), message('assistant', 'A **leaf**.')] }
    server.answer('POST /api/v1/share/public', { body: { ...page, next_cursor: 'c' } })
    show()
    expect(await screen.findByRole('heading', { name: 'About tea' })).toBeVisible()
    expect(screen.getByText('leaf').tagName).toBe('STRONG')
    server.answer('POST /api/v1/share/public', { body: { ...page, messages: [message('user', 'And then?')], next_cursor: null } })
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await screen.findByText('And then?')).toBeVisible()
    expect(server.received.map((request) => request.body)).toEqual([{ token: 'the-token' }, { token: 'the-token', cursor: 'c' }])
    expect(server.received.every((request) => !request.path.includes('the-token'))).toBe(true)
  })
})

describe('a link to join by', () => {
  test('sends strangers to the login, without the token in the address', async () => {
    show()
    const link = await screen.findByRole('link', { name: 'Log in' })
    expect(link).toHaveAttribute('href', '/login?next=/share')
    link.addEventListener('click', (event) => { event.preventDefault() })
    await userEvent.click(link)
    expect(sessionStorage.getItem('wegent.share')).toBe('the-token')
  })

  test('says what it is, and asks', async () => {
    useSession.setState(loggedIn)
    server.answer('POST /api/v1/share/preview', { body: preview })
    server.answer('POST /api/v1/share/join', { body: { ...preview, state: 'pending' } })
    show()
    expect(await screen.findByRole('heading', { name: 'About tea' })).toBeVisible()
    expect(screen.getByText(/ann shares this with you/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Ask to join' }))
    expect(await screen.findByText(/You have asked/)).toBeVisible()
  })

  test('leads to the conversation once one is in', async () => {
    useSession.setState(loggedIn)
    server.answer('POST /api/v1/share/preview', { body: { ...preview, require_approval: false } })
    server.answer('POST /api/v1/share/join', { body: { ...preview, state: 'approved', resource_id: 5 } })
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Join' }))
    expect(await screen.findByRole('link', { name: 'Open it' })).toHaveAttribute('href', '/chat?task=5')
  })

  test('says why it does not let somebody in', async () => {
    useSession.setState(loggedIn)
    server.answer('POST /api/v1/share/preview', { body: preview })
    server.answer('POST /api/v1/share/join', { status: 409, body: refusal('TurnedDown', 'You may ask again later.') })
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Ask to join' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('You may ask again later.')
  })

  test('that is dead says so', async () => {
    useSession.setState(loggedIn)
    server.answer('POST /api/v1/share/preview', { status: 404, body: refusal('NotFound', 'x') })
    show()
    expect(await screen.findByRole('heading', { name: 'This link does not work' })).toBeVisible()
    window.location.hash = ''
    await vi.waitFor(() => expect(screen.getByRole('heading', { name: 'This link does not work' })).toBeVisible())
  })
})
