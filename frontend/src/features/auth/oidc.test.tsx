import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { type ReactNode } from 'react'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { followProviderLogout, rememberProvider } from '@/lib/provider-logout'
import { endSession, startSession, useSession } from '@/lib/session'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { CliApproval } from './cli-approval'
import { CliCodeForm } from './cli-code-form'
import { describeRefusal, useArrival } from './oidc'
import { ProviderButtons } from './provider-buttons'

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
  useSession.setState({ token: null, expiresAt: 0, login: null, ended: null })
  server.received.length = 0
  window.history.replaceState(null, '', '/')
})

const show = (node: ReactNode) => render(<QueryClientProvider client={new QueryClient()}>{node}</QueryClientProvider>)
const t = () => i18next.getFixedT('en', 'common')
const EXCHANGE = 'POST /api/v1/auth/oidc/exchange'
const token = { access_token: 'abc', token_type: 'bearer', expires_in: 60, provider: 'corp' }

function Arrival() {
  const { arriving, error } = useArrival()
  return <p>{arriving ? 'arriving' : (error && describeRefusal(t(), error)) ?? 'here'}</p>
}

describe('providers', () => {
  const PROVIDERS = 'GET /api/v1/auth/oidc/providers'

  test('have a way to log in each, which leads back', async () => {
    server.answer(PROVIDERS, { body: { items: [{ name: 'corp', display_name: 'Corp SSO' }] } })
    show(<ProviderButtons next="/chat?task=5" />)
    const link = await screen.findByRole('link', { name: 'Log in with Corp SSO' })
    expect(link).toHaveAttribute('href', '/api/v1/auth/oidc/corp/login?return_to=%2Fchat%3Ftask%3D5')
  })

  test('are not mentioned where there is none', async () => {
    server.answer(PROVIDERS, { body: { items: [] } })
    const { container } = show(<ProviderButtons next="/chat" />)
    await vi.waitFor(() => expect(server.received).toHaveLength(1))
    expect(container).toBeEmptyDOMElement()
  })
})

describe('a login that has come back', () => {
  test('begins a session, and its code leaves the address', async () => {
    window.history.replaceState(null, '', '/login?next=%2Fchat#oidc=one-time')
    server.answer(EXCHANGE, { body: token })
    show(<Arrival />)
    await vi.waitFor(() => expect(useSession.getState().token).toBe('abc'))
    expect(server.received.map(({ body }) => body)).toEqual([{ code: 'one-time' }])
    expect(window.location.href).toMatch(/\/login\?next=%2Fchat$/)
  })

  test('that is refused says why', async () => {
    window.history.replaceState(null, '', '/login#oidc=used')
    server.answer(EXCHANGE, { status: 403, body: refusal('OidcRefused', 'x', { why: 'state' }) })
    show(<Arrival />)
    expect(await screen.findByText(/has expired, or was begun in another browser/)).toBeVisible()
    expect(useSession.getState().token).toBeNull()
  })

  test('is asked for only where there is one', () => {
    show(<Arrival />)
    expect(screen.getByText('here')).toBeVisible()
    expect(server.received).toEqual([])
  })

  test('what the address says is not repeated', () => {
    expect(describeRefusal(t(), 'denied')).toContain('cancelled at the provider')
    expect(describeRefusal(t(), '<b>call 555</b>')).toBe('The login was refused. Try again.')
  })
})

describe('logging out', () => {
  test('goes on to the provider once, and only on purpose', async () => {
    const left: string[] = []
    const providers = ['corp']
    const stop = followProviderLogout((path) => left.push(path))
    for (const reason of ['left', 'left', 'expired'] as const) {
      startSession(token)
      rememberProvider(reason === 'left' ? (providers.pop() ?? null) : 'corp')
      endSession(reason)
    }
    stop()
    await vi.waitFor(() => expect(left).not.toEqual([]))
    expect(left).toEqual(['/api/v1/auth/oidc/corp/logout'])
  })
})

describe('a command line', () => {
  const facts = {
    user_code: 'BCDF-GHJK',
    user_name: 'ann',
    client: 'laptop',
    address: '192.0.2.7',
    asked_at: '2026-01-01T10:00:00Z',
    expires_in: 500,
  }

  test.each([
    ['Approve', true, 'The command line is logged in'],
    ['Refuse', false, 'The login was refused'],
  ])('is shown before somebody says %s', async (button, approve, said) => {
    server.answer('GET /api/v1/auth/cli/request', { body: facts })
    server.answer('POST /api/v1/auth/cli/decide', { body: { approved: approve } })
    show(<CliApproval code="BCDF-GHJK" />)
    expect(await screen.findByLabelText('Code')).toHaveTextContent('BCDF-GHJK')
    for (const fact of ['ann', 'laptop', '192.0.2.7']) expect(screen.getByText(fact)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: button }))
    expect(await screen.findByText(said)).toBeVisible()
    expect(server.received.at(-1)?.body).toEqual({ user_code: 'BCDF-GHJK', approve })
  })

  test('that nobody knows is said', async () => {
    const words = 'There is no such login, or its time is over.'
    server.answer('GET /api/v1/auth/cli/request', { status: 404, body: refusal('CliLoginUnknown', words) })
    show(<CliApproval code="BBBB-BBBB" />)
    expect(await screen.findByRole('alert')).toHaveTextContent(words)
  })

  test('can be looked up by its code', async () => {
    const onCode = vi.fn()
    show(<CliCodeForm onCode={onCode} />)
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
    expect(screen.getByLabelText('Code')).toHaveAccessibleDescription('Enter the code that the command line shows.')
    await userEvent.type(screen.getByLabelText('Code'), ' bcdf-ghjk ')
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
    expect(onCode).toHaveBeenCalledWith('bcdf-ghjk')
  })
})
