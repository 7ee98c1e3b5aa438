import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { api, unwrap } from '@/lib/api/client'
import { startSession } from '@/lib/session'
import { useToasts } from '@/lib/toasts'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { useOptimistic } from './mutations'

const PATH = '/api/v1/users/me/preferences'
let server: ApiServer
let stopProxy: () => void
let language: string

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  language = 'en'
  startSession({ access_token: 'abc', expires_in: 3600 })
  server.answer(`GET ${PATH}`, () => ({ body: { language } }))
})

interface Preferences {
  language?: string | null
}

function Preference() {
  const queryKey = ['preferences']
  const { data } = useQuery<Preferences>({ queryKey, queryFn: () => unwrap(api.GET(PATH)) })
  const change = useOptimistic<Preferences, 'en' | 'zh'>({
    queryKey,
    apply: (known, wanted) => ({ ...known, language: wanted }),
    send: (wanted) => unwrap(api.PATCH(PATH, { body: { language: wanted } })),
    failed: 'The language could not be changed.',
  })
  return (
    <>
      <p>language {data?.language ?? 'unknown'}</p>
      <button onClick={() => change.mutate('zh')}>zh</button>
    </>
  )
}

const Notices = () => useToasts(({ shown }) => shown).map(({ id, text }) => <p key={id}>{text}</p>)

async function press() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Preference />
      <Notices />
    </QueryClientProvider>,
  )
  await screen.findByText('language en')
  await userEvent.click(screen.getByRole('button', { name: 'zh' }))
}

test('a change is shown at once, and the server has the last word', async () => {
  server.answer(`PATCH ${PATH}`, () => {
    language = 'zh-of-the-server'
    return { body: { language } }
  })
  await press()
  expect(screen.getByText(/^language zh/)).toBeVisible()
  expect(await screen.findByText('language zh-of-the-server')).toBeVisible()
})

test('a change that is refused is taken back, with the reason and the name of the request', async () => {
  server.answer(`PATCH ${PATH}`, { status: 503, body: refusal('Unavailable', 'The database is away.') })
  await press()
  expect(await screen.findByText(/could not be changed\. The database is away\..*req-1/)).toBeVisible()
  expect(await screen.findByText('language en')).toBeVisible()
})
