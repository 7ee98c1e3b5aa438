import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { beforeEach, expect, test, vi } from 'vitest'
import { pageServer, show } from '@/test/page'
import { refusal } from '@/test/server'
import { GroupPage } from './group-page'
import { Invitations } from './invitations'

const server = pageServer()
const push = vi.fn()
const AT = '2026-01-01T00:00:00Z'
const ACME = '/api/v1/groups/acme%2Fweb'
const sent = (method: string) => server.current.received.filter((request) => request.method === method).map(({ path, body }) => ({ path, body }))

const group = {
  id: 1,
  name: 'acme/web',
  display_name: 'Web',
  description: null,
  parent: 'acme',
  level: 'group',
  visibility: 'private',
  my_role: 'Owner',
  my_role_from: 'acme/web',
  my_role_source: 'own',
  my_state: null,
  created_at: AT,
  updated_at: AT,
}
const member = (user_id: number, user_name: string, role: string, more: object = {}) => ({
  user_id,
  user_name,
  role,
  direct_role: role,
  display_name: null,
  group: 'acme/web',
  invited: false,
  is_active: true,
  provider: null,
  source: 'direct',
  state: 'approved',
  created_at: AT,
  ...more,
})

beforeEach(() => {
  push.mockClear()
  server.current.answer('GET /api/v1/users/me', { body: { id: 7, role: 'user' } })
  server.current.answer('GET /api/v1/groups', { body: { items: [] } })
  server.current.answer(`GET ${ACME}`, { body: group })
  server.current.answer(`GET ${ACME}/members`, { body: { items: [member(7, 'me', 'Owner'), member(8, 'ann', 'Reporter')] } })
})

const router: Partial<AppRouterInstance> = { push }
const open = () =>
  show(
    <AppRouterContext value={router as AppRouterInstance}>
      <GroupPage name="acme/web" secrets={() => <p>its secrets</p>} />
    </AppRouterContext>,
  )

test('members are removed after a question, oneself is not among them', async () => {
  server.current.answer(`DELETE ${ACME}/members/8`, { status: 204, body: '' })
  open()
  const remove = await screen.findByRole('button', { name: 'Remove ann' })
  expect(screen.queryByRole('button', { name: 'Remove me' })).toBeNull()
  expect(screen.getByText('its secrets')).toBeVisible()
  await userEvent.click(remove)
  await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(sent('DELETE')).toEqual([{ path: `${ACME}/members/8`, body: null }]))
})

test('several are invited at once, and who cannot be is named', async () => {
  open()
  await userEvent.click(await screen.findByRole('button', { name: 'Add people' }))
  await userEvent.type(await screen.findByLabelText('User names'), 'bob, eve')
  server.current.answer(`POST ${ACME}/members/invite`, { status: 404, body: refusal('NotFound', 'There is no such user.') })
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))
  expect(await screen.findByText('bob: There is no such user.')).toBeVisible()
  expect(sent('POST').map(({ body }) => body)).toEqual([
    { user_name: 'bob', role: 'Reporter' },
    { user_name: 'eve', role: 'Reporter' },
  ])
})

test('a group that is not empty says what goes, and goes when its name is written', async () => {
  server.current.answer(`DELETE ${ACME}`, {
    status: 409,
    body: refusal('GroupNotEmpty', 'x', { subgroups: ['acme/web/inner'], resources: { Bot: 2 } }),
  })
  open()
  await userEvent.click(await screen.findByRole('button', { name: 'More for this group' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete group' }))
  const question = await screen.findByRole('alertdialog')
  await userEvent.click(within(question).getByRole('button', { name: 'Delete group' }))
  expect(await within(question).findByText('Group acme/web/inner')).toBeVisible()
  expect(within(question).getByText('Bot: 2')).toBeVisible()
  await userEvent.click(within(question).getByRole('button', { name: 'Delete all of it' }))
  expect(sent('DELETE')).toHaveLength(1)
  server.current.answer(`DELETE ${ACME}`, { status: 204, body: '' })
  await userEvent.type(within(question).getByRole('textbox'), 'acme/web')
  await userEvent.click(within(question).getByRole('button', { name: 'Delete all of it' }))
  await waitFor(() => expect(push).toHaveBeenCalledWith('/groups'))
})

test('who only reads a group is offered nothing to manage', async () => {
  server.current.answer(`GET ${ACME}`, { body: { ...group, my_role: 'Reporter' } })
  open()
  expect(await screen.findByText('ann')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Add people|Remove/ })).toBeNull()
  expect(screen.queryByText('its secrets')).toBeNull()
})

test('an invitation is accepted', async () => {
  const invitation = { group: 'acme', display_name: 'Acme', description: null, role: 'Developer', invited_by: 'ann', created_at: AT }
  server.current.answer('GET /api/v1/users/me/invitations', { body: { items: [invitation] } })
  server.current.answer('POST /api/v1/users/me/invitations/acme/accept', { body: member(7, 'me', 'Developer') })
  show(<Invitations />)
  expect(await screen.findByText(/ann invites you as Developer/)).toBeVisible()
  server.current.answer('GET /api/v1/users/me/invitations', { body: { items: [] } })
  await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
  expect(await screen.findByText('You are in Acme now.')).toBeVisible()
  expect(await screen.findByText('No invitations')).toBeVisible()
})
