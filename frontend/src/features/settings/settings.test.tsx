import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { pageServer, show } from '@/test/page'
import { refusal } from '@/test/server'
import { Approvals } from './approvals'
import { GitTokens } from './git-tokens'
import { Logins } from './logins'
import { Memories } from './memories'
import { Profile } from './profile'

const server = pageServer()
const AT = '2026-01-01T00:00:00Z'
const sent = (method: string) => server.current.received.filter((request) => request.method === method).map(({ path, body }) => ({ path, body }))

const login = (id: string, current: boolean) => ({
  id,
  current,
  method: 'password',
  provider: null,
  address: '127.0.0.1',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
  created_at: AT,
  refreshed_at: AT,
  expires_at: '2036-01-01T00:00:00Z',
})

test('this login is marked and cannot be ended here, others can', async () => {
  server.current.answer('GET /api/v1/users/me/logins', { body: { items: [login('a', true), login('b', false)] } })
  server.current.answer('DELETE /api/v1/users/me/logins/b', { status: 204, body: '' })
  show(<Logins />)
  expect(await screen.findByText('This one')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'End the login Firefox · Linux' }))
  await userEvent.click(await screen.findByRole('button', { name: 'End' }))
  await waitFor(() => expect(sent('DELETE')).toEqual([{ path: '/api/v1/users/me/logins/b', body: null }]))
})

const PREFERENCES = '/api/v1/users/me/preferences'

test('memory is turned on, and off again when that fails', async () => {
  server.current.answer(`GET ${PREFERENCES}`, { body: { memory: null, default_skills: [] } })
  server.current.answer(`PATCH ${PREFERENCES}`, { status: 500, body: refusal('Internal', 'x') })
  server.current.answer('GET /api/v1/memories', { body: { enabled: false, items: [] } })
  show(<Memories />)
  const toggle = await screen.findByRole('switch', { name: /Remember me/ })
  await waitFor(() => expect(toggle).toBeEnabled())
  await userEvent.click(toggle)
  expect(await screen.findByText(/Your choice could not be saved/)).toBeVisible()
  await waitFor(() => expect(toggle).not.toBeChecked())
  expect(sent('PATCH')).toEqual([{ path: PREFERENCES, body: { memory: { enabled: true } } }])
})

test('a memory is edited, and searched for', async () => {
  const memory = { id: 4, text: 'Ann likes tea.', task_id: null, created_at: AT, updated_at: AT }
  server.current.answer(`GET ${PREFERENCES}`, { body: { memory: { enabled: true } } })
  server.current.answer('GET /api/v1/memories', { body: { enabled: true, items: [memory] } })
  server.current.answer('PATCH /api/v1/memories/4', { body: { ...memory, text: 'Ann likes coffee.' } })
  show(<Memories />)
  await userEvent.click(await screen.findByRole('button', { name: 'Edit: Ann likes tea.' }))
  const text = await screen.findByLabelText('What to remember')
  await userEvent.clear(text)
  await userEvent.type(text, 'Ann likes coffee.')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent('PATCH')).toEqual([{ path: '/api/v1/memories/4', body: { text: 'Ann likes coffee.' } }]))
  server.current.answer('GET /api/v1/memories', { body: { enabled: true, items: [] } })
  await userEvent.type(await screen.findByRole('searchbox', { name: 'Search memories' }), 'ships')
  expect(await screen.findByText('Nothing found')).toBeVisible()
})

test('a password must be typed twice alike before it is sent', async () => {
  const me = { id: 7, user_name: 'ann', display_name: null, email: null, email_verified: false, role: 'user', has_password: true, providers: [], groups: [] }
  server.current.answer('GET /api/v1/users/me', { body: me })
  server.current.answer('PUT /api/v1/users/me/password', { status: 204, body: '' })
  show(<Profile />)
  await userEvent.type(await screen.findByLabelText('Current password'), 'old password')
  await userEvent.type(screen.getByLabelText('New password'), 'new password')
  await userEvent.type(screen.getByLabelText('The same password again'), 'new')
  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('The two passwords are not the same.')).toBeVisible()
  expect(sent('PUT')).toEqual([])
  await userEvent.type(screen.getByLabelText('The same password again'), ' password')
  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('Your password is changed. All other logins have ended.')).toBeVisible()
  expect(sent('PUT')).toEqual([{ path: '/api/v1/users/me/password', body: { current_password: 'old password', new_password: 'new password' } }])
})

test('an answer for a tool can have conditions', async () => {
  server.current.answer('GET /api/v1/tool-approvals', { body: { items: [] } })
  server.current.answer('POST /api/v1/tool-approvals', { status: 201, body: {} })
  show(<Approvals />)
  const [open] = await screen.findAllByRole('button', { name: 'New answer' })
  await userEvent.click(open as HTMLElement)
  const form = await screen.findByRole('dialog')
  await userEvent.type(within(form).getByLabelText('Tool'), 'push_*')
  await userEvent.type(within(form).getByLabelText(/Only if/), 'branch')
  expect(within(form).getByText('“branch” is no condition: write a path, an equals sign and a pattern.')).toBeVisible()
  await userEvent.type(within(form).getByLabelText(/Only if/), ' = draft/*')
  await userEvent.click(within(form).getByRole('button', { name: 'Keep answer' }))
  await waitFor(() =>
    expect(sent('POST')).toEqual([
      { path: '/api/v1/tool-approvals', body: { tool: 'push_*', decision: 'allow', arguments: { branch: 'draft/*' } } },
    ]),
  )
})

test('git tokens are tried in an order that one can change, and none is sent back', async () => {
  const token = (host: string) => ({ host, provider: 'github', login: null, token: '***', created_at: AT, updated_at: AT })
  server.current.answer('GET /api/v1/users/me/git-tokens', { body: { items: [token('a.org'), token('b.org')] } })
  server.current.answer('PUT /api/v1/users/me/git-tokens', { body: { items: [] } })
  show(<GitTokens />)
  await userEvent.click(await screen.findByRole('button', { name: 'Try b.org earlier' }))
  await waitFor(() => expect(sent('PUT')).toHaveLength(1))
  const item = (host: string) => ({ host, provider: 'github', login: null, token: '***' })
  expect(sent('PUT')[0]?.body).toEqual({ items: [item('b.org'), item('a.org')] })
})
