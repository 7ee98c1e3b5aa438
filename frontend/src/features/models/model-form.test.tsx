import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Model } from '@/lib/api/types'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { ModelForm } from './model-form'

let server: ApiServer
let stopProxy: () => void

const stored: Model = {
  metadata: { name: 'gpt', displayName: 'GPT', resourceVersion: 7 },
  spec: { modelConfig: { env: { model: 'openai', model_id: 'gpt-5.1', api_key: '***' } } },
}

beforeAll(async () => {
  await i18next.loadNamespaces('models')
  // jsdom has none, and the switches measure themselves.
  vi.stubGlobal('ResizeObserver', class { observe = vi.fn(); unobserve = vi.fn(); disconnect = vi.fn() })
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  server.received.length = 0
})

function show(model: Model | null, onSaved = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ModelForm stored={model} scope="own" mayPublish={false} takenNames={new Set(['gpt'])} onSaved={onSaved} />
    </QueryClientProvider>,
  )
  return onSaved
}

test('a test says what the provider said, until something else stands there', async () => {
  const message = 'The key was refused. Check it.'
  server.answer('POST /api/v1/models/test', { body: { success: false, outcome: 'unauthorized', message, milliseconds: 12, status: 401 } })
  show(null)
  await userEvent.type(screen.getByLabelText('Model'), 'gpt-5.1')
  await userEvent.type(screen.getByLabelText('Key'), 'sk-wrong')
  await userEvent.click(screen.getByRole('button', { name: 'Test' }))
  expect(await screen.findByText(/The key was refused/)).toHaveTextContent(`${message} (status 401, 12 ms)`)
  expect(server.received[0]?.body).toMatchObject({ spec: { modelConfig: { env: { api_key: 'sk-wrong' } } } })
  await userEvent.type(screen.getByLabelText('Key'), 'x')
  expect(screen.queryByText(/The key was refused/)).toBeNull()
})

test('a new model gets a name that is free', async () => {
  server.answer('POST /api/v1/models', { status: 201, body: stored })
  const saved = show(null)
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))
  expect(screen.getByText('Give it a name.')).toBeVisible()
  await userEvent.type(screen.getByLabelText('Name'), 'GPT')
  await userEvent.type(screen.getByLabelText('Model'), 'gpt-5.1')
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))
  await vi.waitFor(() => expect(saved).toHaveBeenCalled())
  expect(server.received[0]?.body).toMatchObject({ kind: 'Model', metadata: { name: 'gpt-2', displayName: 'GPT' } })
})

test('a stored key is neither shown nor lost, and somebody else’s change is not overwritten', async () => {
  const message = 'Somebody else has changed it.'
  server.answer('PATCH /api/v1/namespaces/default/models/gpt', { status: 409, body: refusal('Conflict', message) })
  show(stored)
  expect(screen.getByLabelText('Key')).toHaveValue('')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(message)).toBeVisible()
  expect(server.received[0]?.body).toMatchObject({
    metadata: { resourceVersion: 7 },
    spec: { modelConfig: { env: { api_key: '***', base_url: null } } },
  })
})
