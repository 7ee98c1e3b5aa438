import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { changeLanguage, currentLanguage } from '@/lib/i18n'
import { MODEL_KEY, TEAM_KEY, useFollowPreferences, useRemember } from '@/lib/preferences'
import { endSession, startSession } from '@/lib/session'
import { useStored } from '@/lib/stored'
import { ApiServer, proxyOrigin } from '@/test/server'

const ROUTE = '/api/v1/users/me/preferences'
const NOTHING = { language: null, theme: null, team: null, model: null }

let server: ApiServer
let stopProxy: () => void

beforeAll(async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterEach(async () => {
  endSession('left')
  server.received.length = 0
  await changeLanguage('en')
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})

function Page({ follows = true }: { follows?: boolean }) {
  const [team, setTeam] = useStored(TEAM_KEY)
  const remember = useRemember()
  const choose = () => {
    setTeam('dev-team')
    remember()
  }
  return (
    <>
      {follows && <Follower />}
      <button onClick={choose}>{team ?? 'no team'}</button>
    </>
  )
}

function Follower() {
  useFollowPreferences()
  return null
}

const show = (page = <Page />) => render(<QueryClientProvider client={new QueryClient()}>{page}</QueryClientProvider>)

test('what was chosen elsewhere counts here', async () => {
  localStorage.setItem(MODEL_KEY, 'an-old-one')
  server.answer(`GET ${ROUTE}`, { body: { language: 'zh', theme: 'dark', team: 'translator', model: null } })
  startSession({ access_token: 'token', expires_in: 3600 })
  show()
  expect(await screen.findByRole('button', { name: 'translator' })).toBeVisible()
  await waitFor(() => expect(currentLanguage()).toBe('zh'))
  expect(document.documentElement).toHaveClass('dark')
  expect(localStorage.getItem(MODEL_KEY)).toBeNull()
})

test('who has never chosen keeps what is here, and a choice takes it along', async () => {
  localStorage.setItem('wegent.language', 'en')
  localStorage.setItem('wegent.theme', 'light')
  localStorage.setItem(MODEL_KEY, 'good')
  server.answer(`GET ${ROUTE}`, { body: NOTHING })
  server.answer(`PATCH ${ROUTE}`, { body: NOTHING })
  startSession({ access_token: 'token', expires_in: 3600 })
  show()
  await waitFor(() => expect(server.received).toHaveLength(1))
  await userEvent.click(screen.getByRole('button', { name: 'no team' }))
  expect(await screen.findByRole('button', { name: 'dev-team' })).toBeVisible()
  await waitFor(() => expect(server.received.at(-1)?.method).toBe('PATCH'))
  const { body, authorization } = server.received.at(-1) ?? {}
  expect(body).toEqual({ language: 'en', theme: 'light', team: 'dev-team', model: 'good' })
  expect(authorization).toBe('Bearer token')
})

test('a server that cannot be told does not undo a choice', async () => {
  server.answer(`GET ${ROUTE}`, { body: NOTHING })
  server.answer(`PATCH ${ROUTE}`, { status: 503 })
  startSession({ access_token: 'token', expires_in: 3600 })
  show()
  await userEvent.click(screen.getByRole('button', { name: 'no team' }))
  await waitFor(() => expect(server.received.some(({ method }) => method === 'PATCH')).toBe(true))
  expect(screen.getByRole('button', { name: 'dev-team' })).toBeVisible()
})

test('without a login nothing is sent', async () => {
  show(<Page follows={false} />)
  await userEvent.click(screen.getByRole('button', { name: 'no team' }))
  expect(screen.getByRole('button', { name: 'dev-team' })).toBeVisible()
  expect(server.received).toEqual([])
})
