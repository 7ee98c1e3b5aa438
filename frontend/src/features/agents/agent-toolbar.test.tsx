import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ApiServer, proxyOrigin } from '@/test/server'
import { AgentToolbar } from './agent-toolbar'
import { useAgentChoice } from './use-choice'

let server: ApiServer
let stopProxy: () => void

const later = { state: 'Unavailable', message: 'This version cannot run it yet.' }

const team = (name: string, status: object = { state: 'Available' }) => ({
  metadata: { name },
  spec: { members: [{ botRef: { name: 'bot' } }], description: `About ${name}` },
  status,
})

const model = (name: string, status: object = { state: 'Available' }) => ({
  metadata: { name },
  spec: { modelConfig: { env: { model: 'openai', model_id: `${name}-id` } } },
  status,
})

beforeAll(async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
  const teams = [team('wegent-chat'), team('translator'), team('dev-team', later), team('old-team', later)]
  server.answer('GET /api/v1/teams', { body: { items: teams } })
  server.answer('GET /api/v1/models', { body: { items: [model('good'), model('embedder', later), model('old-model', later)] } })
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})

function Toolbar() {
  return <AgentToolbar choice={useAgentChoice()} started={false} />
}

async function open(name: RegExp) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Toolbar />
    </QueryClientProvider>,
  )
  await userEvent.click(await screen.findByRole('button', { name }))
  return screen.getAllByRole('menuitemradio')
}

test('only teams that can answer are offered', async () => {
  const options = await open(/^Team/)
  expect(options.map((option) => option.textContent)).toEqual(['wegent-chatAbout wegent-chat', 'translatorAbout translator'])
})

test('a team that was chosen and can answer no more is seen as such, and another one answers', async () => {
  localStorage.setItem('wegent.team', 'old-team')
  const options = await open(/^Team:\s*wegent-chat/)
  expect(options).toHaveLength(3)
  expect(options[2]).toHaveTextContent('old-teamThis version cannot run it yet.')
  expect(options[2]).toHaveAttribute('aria-disabled', 'true')
})

test('only models that can answer are offered', async () => {
  const options = await open(/^Model/)
  expect(options.map((option) => option.textContent)).toEqual(['AutomaticNow: good', 'goodgood-id'])
})

test('a model that was chosen and can answer no more is seen as such', async () => {
  localStorage.setItem('wegent.model', 'old-model')
  const options = await open(/^Model:\s*good/)
  expect(options[2]).toHaveTextContent('old-modelThis version cannot run it yet.')
  expect(options[2]).toHaveAttribute('aria-disabled', 'true')
})
