import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { pageServer, show } from '@/test/page'
import { AuditPage } from './audit-page'

const server = pageServer()

const entry = {
  id: 12,
  at: '2026-01-01T00:00:00Z',
  outcome: 'done',
  action: 'update',
  actor_id: 1,
  actor_name: 'admin',
  kind: 'User',
  namespace: null,
  name: 'ann',
  object_id: '8',
  old: { is_active: true, role: 'user' },
  new: { is_active: false, role: 'user' },
  address: '127.0.0.1',
  via: 'login:x',
  request_id: 'r',
  hash: 'h2',
  previous_hash: 'h1',
}

beforeEach(() => {
  server.current.answer('GET /api/v1/audit', { body: { items: [entry] } })
  server.current.answer('GET /api/v1/audit/12', { body: entry })
})

test('an entry shows what it has changed, and only that', async () => {
  show(<AuditPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Entry 12: update User ann' }))
  const sheet = await screen.findByRole('dialog', { name: 'Entry 12' })
  expect(await within(sheet).findByText('is_active')).toBeVisible()
  expect(within(sheet).queryByText('role')).toBeNull()
})

test('verifying says what holds', async () => {
  server.current.answer('POST /api/v1/audit/verify', { body: { intact: true, complete: true, entries: 12, last_hash: 'h2' } })
  show(<AuditPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Verify' }))
  expect(await screen.findByText('The trail is intact')).toBeVisible()
  expect(screen.getByText('12 entries hold.')).toBeVisible()
})

test('a broken chain says where', async () => {
  const broken = { intact: false, complete: true, entries: 3, first_broken: { id: 4, why: 'It is not there.' } }
  server.current.answer('POST /api/v1/audit/verify', { body: broken })
  show(<AuditPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Verify' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Entry 4: It is not there.')
})
