import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type ReactNode } from 'react'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { useSession } from '@/lib/session'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { LoginForm } from './login-form'
import { SetupForm } from './setup-form'

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
  server.received.length = 0
})

const show = (form: ReactNode) => render(<QueryClientProvider client={new QueryClient()}>{form}</QueryClientProvider>)
const token = { access_token: 'abc', token_type: 'bearer', expires_in: 60 }

describe('logging in', () => {
  async function logIn() {
    show(<LoginForm />)
    await userEvent.type(screen.getByLabelText('User name'), ' admin ')
    await userEvent.type(screen.getByLabelText('Password'), 'secret pass')
    await userEvent.click(screen.getByRole('button', { name: 'Log in' }))
  }

  test('begins a session', async () => {
    server.answer('POST /api/v1/auth/login', { body: token })
    await logIn()
    await vi.waitFor(() => expect(useSession.getState().token).toBe('abc'))
    expect(server.received[0]?.body).toEqual({ user_name: 'admin', password: 'secret pass' })
  })

  test('says that name or password is wrong', async () => {
    server.answer('POST /api/v1/auth/login', { status: 401, body: refusal('InvalidCredentials', 'x') })
    await logIn()
    expect(await screen.findByRole('alert')).toHaveTextContent('User name or password is wrong')
  })

  test('waits as long as the server asks', async () => {
    server.answer('POST /api/v1/auth/login', { status: 429, body: refusal('RateLimited', 'x', { retry_after: 30 }) })
    await logIn()
    expect(await screen.findByRole('button', { name: 'Wait 30 seconds' })).toBeDisabled()
  })

  test('asks for what is missing and sends nothing', async () => {
    show(<LoginForm />)
    await userEvent.click(screen.getByRole('button', { name: 'Log in' }))
    expect(await screen.findByText('Enter your user name.')).toBeVisible()
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Enter your password.')
    expect(server.received).toEqual([])
  })
})

describe('the first password', () => {
  async function choose(password: string, again: string, { onDone = vi.fn(), onTaken = vi.fn() } = {}) {
    show(<SetupForm setupToken="code-1" onDone={onDone} onTaken={onTaken} />)
    await userEvent.type(screen.getByLabelText('New password'), password)
    await userEvent.type(screen.getByLabelText('The same password again'), again)
    await userEvent.click(screen.getByRole('button', { name: 'Set password and start' }))
    return { onDone, onTaken }
  }
  const route = 'POST /api/v1/auth/admin-password/setup'

  test('is set with the code from the link, and logs in', async () => {
    server.answer(route, { body: token })
    const { onDone } = await choose('long enough', 'long enough')
    await vi.waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(useSession.getState().token).toBe('abc')
    expect(server.received[0]?.body).toEqual({ password: 'long enough', setup_token: 'code-1' })
  })

  test('must be long enough and typed twice alike', async () => {
    await choose('short', 'other')
    expect(await screen.findByText('Use at least 8 characters.')).toBeVisible()
    expect(server.received).toEqual([])
  })

  test('differing passwords are named', async () => {
    await choose('long enough', 'long enouhg')
    expect(await screen.findByText('The two passwords are not the same.')).toBeVisible()
  })

  test('from another machine it asks for the link', async () => {
    server.answer(route, { status: 403, body: refusal('Forbidden', 'x') })
    await choose('long enough', 'long enough')
    expect(await screen.findByRole('alert')).toHaveTextContent('#setup=')
  })

  test('set by somebody else meanwhile', async () => {
    server.answer(route, { status: 409, body: refusal('Conflict', 'x') })
    const { onTaken } = await choose('long enough', 'long enough')
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalled())
  })
})
