import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Suspense } from 'react'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { endSession, startSession } from '@/lib/session'
import { endTour } from '@/lib/tour'
import { ApiServer, proxyOrigin } from '@/test/server'
import { TourHost } from './host'
import { TourInvitation } from './invitation'
import { STEPS, targetOf } from './steps'

const ROUTE = '/api/v1/users/me/preferences'

let server: ApiServer
let stopProxy: () => void

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterEach(() => {
  endTour()
  endSession('left')
  server.received.length = 0
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})

function show(seen: boolean) {
  server.answer(`GET ${ROUTE}`, { body: { tour_seen: seen } })
  server.answer(`PATCH ${ROUTE}`, { body: { tour_seen: true } })
  startSession({ access_token: 'token', expires_in: 3600 })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Suspense>
        <TourInvitation />
      </Suspense>
      <TourHost />
    </QueryClientProvider>,
  )
}

const kept = () => server.received.filter(({ method }) => method === 'PATCH').map(({ body }) => body)

test('whoever is new is shown around, once', async () => {
  const user = userEvent.setup()
  show(false)
  await user.click(await screen.findByRole('button', { name: 'Show me around' }))
  expect(await screen.findByRole('dialog', { name: 'Ask here' })).toBeVisible()
  for (let step = 1; step < STEPS.length; step += 1) await user.click(screen.getByRole('button', { name: 'Next' }))
  await user.click(screen.getByRole('button', { name: 'Start chatting' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.queryByRole('button', { name: 'Show me around' })).toBeNull()
  await waitFor(() => expect(kept()).toEqual([{ tour_seen: true }]))
})

test('one can leave it at any step, and go back', async () => {
  const user = userEvent.setup()
  show(false)
  await user.click(await screen.findByRole('button', { name: 'Show me around' }))
  await user.click(await screen.findByRole('button', { name: 'Next' }))
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.getByRole('dialog', { name: 'Ask here' })).toBeVisible()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('whoever declines, or has seen it, is not asked', async () => {
  const user = userEvent.setup()
  show(false)
  await user.click(await screen.findByRole('button', { name: 'No, thanks' }))
  await waitFor(() => expect(kept()).toEqual([{ tour_seen: true }]))
  expect(screen.queryByRole('button', { name: 'Show me around' })).toBeNull()
})

test('a step whose thing is out of sight points to the menu that leads to it', () => {
  const menu = document.createElement('button')
  menu.dataset.tour = 'menu'
  menu.getClientRects = () => [new DOMRect(0, 0, 9, 9)] as unknown as DOMRectList
  document.body.append(menu)
  const last = STEPS.at(-1)
  expect(last && targetOf(last)).toBe(menu)
  menu.remove()
  expect(last && targetOf(last)).toBeNull()
})
