import { renderHook } from '@testing-library/react'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { ApiServer, proxyOrigin } from '@/test/server'
import { emptyConversation } from '../reducer'
import { type Around, aroundOf } from './around'
import { useSecondOpinion } from './use-second-opinion'

let server: ApiServer
let stopProxy: () => void

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
  server.answer('POST /api/v1/chat/correct', { status: 202, body: { state: 'queued' } })
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  server.received.length = 0
})

const nothing = aroundOf({ ...emptyConversation(5), load: 'ready' })
const writing: Around = { ...nothing, open: 9, running: 'yes' }
const complete: Around = { ...nothing, done: 9 }

const follow = (model: string | null, first: Around) =>
  renderHook(({ around }) => { useSecondOpinion(around, model) }, { initialProps: { around: first } })

const asked = () => server.received.map(({ body }) => body)

it('is asked for once an answer is complete, by one window only', async () => {
  const here = follow('judge', writing)
  const there = follow('judge', writing)
  here.rerender({ around: complete })
  there.rerender({ around: complete })
  await vi.waitFor(() => { expect(asked()).toEqual([{ task_id: 5, subtask_id: 9, correction_model: 'judge' }]) })
})

it('is not asked for when nobody wants it, of what was complete before, or of what was stopped', async () => {
  follow(null, writing).rerender({ around: complete })
  follow('judge', complete).rerender({ around: { ...complete } })
  follow('judge', writing).rerender({ around: nothing })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(asked()).toEqual([])
})
