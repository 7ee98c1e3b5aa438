import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { pageServer, show } from '@/test/page'
import { refusal } from '@/test/server'
import { CleanupPage } from './cleanup'
import { SystemSettingsPage } from './settings'
import { Users } from './users'

const server = pageServer()
const AT = '2026-01-01T00:00:00Z'
const sent = (method: string) => server.current.received.filter((request) => request.method === method).map(({ path, body }) => ({ path, body }))

const ann = {
  id: 8,
  user_name: 'ann',
  display_name: 'Ann',
  email: null,
  email_verified: false,
  role: 'user',
  is_active: true,
  has_password: true,
  last_seen_at: null,
  created_at: AT,
}

test('an account is made, and a password that the server made is shown', async () => {
  server.current.answer('GET /api/v1/admin/users', { body: { items: [ann] } })
  server.current.answer('POST /api/v1/admin/users', { status: 201, body: { ...ann, user_name: 'bob', password: 'made-by-the-server' } })
  show(<Users />)
  await userEvent.click(await screen.findByRole('button', { name: 'New user' }))
  await userEvent.type(await screen.findByLabelText('User name'), 'bob')
  await userEvent.click(screen.getByRole('button', { name: 'Make account' }))
  expect(await screen.findByText('made-by-the-server')).toBeVisible()
  expect(sent('POST')[0]?.body).toEqual({
    user_name: 'bob',
    display_name: null,
    email: null,
    email_verified: false,
    role: 'user',
    password: null,
  })
})

test('switching off the last Owner of a group is asked twice', async () => {
  server.current.answer('GET /api/v1/admin/users', { body: { items: [ann] } })
  server.current.answer('PATCH /api/v1/admin/users/8', { status: 409, body: refusal('LastOwner', 'ann is the last Owner of "acme".') })
  show(<Users />)
  await userEvent.click(await screen.findByRole('button', { name: 'More for ann' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Switch off' }))
  const question = await screen.findByRole('alertdialog')
  await userEvent.click(within(question).getByRole('button', { name: 'Switch off' }))
  expect(await within(question).findByText('ann is the last Owner of "acme".')).toBeVisible()
  server.current.answer('PATCH /api/v1/admin/users/8', { body: { ...ann, is_active: false } })
  await userEvent.click(within(question).getByRole('button', { name: 'Switch off all the same' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(sent('PATCH').map(({ body }) => body)).toEqual([{ is_active: false }, { is_active: false }])
})

test('a decision is taken back when it cannot be saved', async () => {
  server.current.answer('GET /api/v1/admin/settings', { body: { group_creation: 'everyone', personal_api_keys: true, public_share_pages: false } })
  server.current.answer('PATCH /api/v1/admin/settings', { status: 403, body: refusal('Forbidden', 'x') })
  show(<SystemSettingsPage />)
  const toggle = await screen.findByRole('switch', { name: /Everybody may make groups/ })
  await userEvent.click(toggle)
  expect(await screen.findByText(/The decision could not be saved/)).toBeVisible()
  await waitFor(() => expect(toggle).toBeChecked())
  expect(sent('PATCH')[0]?.body).toEqual({ group_creation: 'admins' })
})

test('a clean-up can be looked at first; while one runs no other begins', async () => {
  server.current.answer('GET /api/v1/admin/cleanup', { body: { items: [] } })
  server.current.answer('POST /api/v1/admin/cleanup', { status: 202, body: {} })
  show(<CleanupPage />)
  const days = await screen.findByLabelText('Older than (days)')
  await userEvent.clear(days)
  expect(await screen.findByText('Write a number of days from 1 to 3650.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Count only' })).toBeDisabled()
  await userEvent.type(days, '90')
  const running = { id: 2, state: 'running', dry_run: true, before: AT, cancel_requested: false, found: { logins: 4 }, removed: {} }
  server.current.answer('GET /api/v1/admin/cleanup', { body: { items: [running] } })
  await userEvent.click(screen.getByRole('button', { name: 'Count only' }))
  expect(await screen.findByText(/logins: 4/)).toBeVisible()
  expect(sent('POST')[0]?.body).toEqual({ older_than_days: 90, dry_run: true })
  expect(screen.getByRole('button', { name: 'Clean up' })).toBeDisabled()
})
