import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { show, pageServer } from '@/test/page'
import { refusal } from '@/test/server'
import { KeysPage } from './keys-page'

const server = pageServer()

const key = {
  id: 3,
  name: 'build',
  prefix: 'wg-abc',
  key_type: 'personal',
  scopes: ['read', 'use'],
  is_active: true,
  acts_for_users: false,
  user_id: 7,
  created_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  last_used_at: null,
}

beforeEach(() => {
  server.current.answer('GET /api/v1/users/me', { body: { role: 'user' } })
  server.current.answer('GET /api/v1/api-keys', { body: { items: [key] } })
})

const sent = (method: string) => server.current.received.filter((request) => request.method === method).map(({ path, body }) => ({ path, body }))

test('a key is made and shown once, with a call to try', async () => {
  server.current.answer('GET /api/v1/api-keys', { body: { items: [] } })
  server.current.answer('POST /api/v1/api-keys', { status: 201, body: { ...key, key: 'wg-abc-secret' } })
  show(<KeysPage />)
  const [open] = await screen.findAllByRole('button', { name: 'New key' })
  expect(await screen.findByText('No API keys yet')).toBeVisible()
  await userEvent.click(open as HTMLElement)
  const form = await screen.findByRole('dialog', { name: 'New key' })
  expect(within(form).queryByRole('checkbox', { name: /Administrate/ })).toBeNull()
  expect(within(form).getByRole('button', { name: 'Make key' })).toBeDisabled()
  await userEvent.type(within(form).getByLabelText('Name'), ' build ')
  await userEvent.click(within(form).getByRole('checkbox', { name: /Write/ }))
  await userEvent.click(within(form).getByRole('button', { name: 'Make key' }))
  const made = await screen.findByRole('dialog', { name: 'Your new key' })
  expect(within(made).getByText('wg-abc-secret')).toBeVisible()
  expect(within(made).getByText(/curl .*Authorization: Bearer wg-abc-secret/s)).toBeVisible()
  expect(sent('POST')).toEqual([
    { path: '/api/v1/api-keys', body: { name: 'build', scopes: ['read', 'use', 'write'], expires_at: null } },
  ])
  await userEvent.click(within(made).getByRole('button', { name: 'I have kept it' }))
  expect(screen.queryByText('wg-abc-secret')).toBeNull()
})

test('what the server has against a name stands at the name', async () => {
  const fields = [{ path: 'body.name', rule: 'x', message: 'Too long for a name.' }]
  server.current.answer('POST /api/v1/api-keys', { status: 422, body: refusal('Invalid', 'Not valid.', { fields }) })
  show(<KeysPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'New key' }))
  await userEvent.type(await screen.findByLabelText('Name'), 'build')
  await userEvent.click(screen.getByRole('button', { name: 'Make key' }))
  expect(await screen.findByText('Too long for a name.')).toBeVisible()
  expect(screen.getByLabelText('Name')).toBeInvalid()
})

test('a key is switched off, and is on again when that is refused', async () => {
  server.current.answer('PATCH /api/v1/api-keys/3', { status: 403, body: refusal('Sorry', 'Not with this login.') })
  show(<KeysPage />)
  const toggle = await screen.findByRole('switch', { name: 'The key build counts' })
  await userEvent.click(toggle)
  expect(await screen.findByText('Not with this login.')).toBeVisible()
  await waitFor(() => expect(toggle).toBeChecked())
  expect(sent('PATCH')).toEqual([{ path: '/api/v1/api-keys/3', body: { is_active: false } }])
})

test('deleting asks, and a refusal is said within the question', async () => {
  server.current.answer('DELETE /api/v1/api-keys/3', { status: 409, body: refusal('Sorry', 'It is being used.') })
  show(<KeysPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Delete the key build' }))
  const question = await screen.findByRole('alertdialog', { name: 'Delete the key “build”?' })
  await userEvent.click(within(question).getByRole('button', { name: 'Delete' }))
  expect(await within(question).findByRole('alert')).toHaveTextContent('It is being used.')
  server.current.answer('DELETE /api/v1/api-keys/3', { status: 204, body: '' })
  await userEvent.click(within(question).getByRole('button', { name: 'Delete' }))
  await expect.poll(() => screen.queryByRole('alertdialog')).toBeNull()
})
