import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { ApiServer, proxyOrigin, refusal } from '@/test/server'
import { draftOf, forgetDrafts } from '../draft-store'
import { attach, detach, reattach, tryAgain } from './uploads'

const UPLOADS = '/api/v1/attachments/uploads'
const LIMITS = { max_bytes: 100, max_per_message: 3, kinds: ['text' as const] }

let server: ApiServer
let stopProxy: () => void
let next = 0

const upload = (offset: number) => ({ id: next, filename: 'a.txt', size: 4, offset, chunk_bytes: 100, expires_at: '2030-01-01T00:00:00Z' })

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  sessionStorage.clear()
  forgetDrafts()
  server.received.length = 0
  server.answer(`POST ${UPLOADS}`, () => {
    next += 1
    const id = String(next)
    server.answer(`PUT ${UPLOADS}/${id}`, { body: upload(4) })
    server.answer(`GET ${UPLOADS}/${id}`, { body: upload(0) })
    server.answer(`DELETE ${UPLOADS}/${id}`, { status: 204, body: '' })
    server.answer(`POST ${UPLOADS}/${id}/complete`, {
      body: { id: next, filename: 'a.txt', size: 4, mime_type: 'text/plain', status: 'stored' },
    })
    return { status: 201, body: upload(0) }
  })
})

const file = (name: string, text = 'text') => new File([text], name, { type: 'text/plain' })
const phases = () => draftOf(5).files.map(({ phase }) => phase)
const only = () => {
  const [found] = draftOf(5).files
  if (!found) throw new Error('There is no file.')
  return found
}

it('files that are refused keep the others, and those that are too many are counted', async () => {
  const left = attach(5, [file('a.txt'), file('empty.txt', ''), file('b.txt'), file('c.txt')], LIMITS)
  expect(left).toBe(1)
  await vi.waitFor(() => { expect(phases()).toEqual(['done', 'failed', 'done']) })
  expect(draftOf(5).files[1]?.problem?.reason).toBe('empty')
})

it('what the server refuses says why, and can be tried again', async () => {
  server.answer(`POST ${UPLOADS}`, { status: 413, body: refusal('QuotaExceeded', 'Your files are too many.') })
  attach(5, [file('a.txt')], LIMITS)
  await vi.waitFor(() => { expect(only().problem?.message).toBe('Your files are too many.') })
  next = 50
  server.answer(`POST ${UPLOADS}`, { status: 201, body: upload(4) })
  server.answer(`POST ${UPLOADS}/50/complete`, { body: { id: 50, filename: 'a.txt', size: 4, mime_type: 'text/plain', status: 'stored' } })
  tryAgain(only())
  await vi.waitFor(() => { expect(only()).toMatchObject({ phase: 'done', id: 50, problem: null }) })
})

it('one that is taken away is given up on the server, too', async () => {
  attach(5, [file('a.txt')], LIMITS)
  await vi.waitFor(() => { expect(phases()).toEqual(['done']) })
  detach(only())
  expect(draftOf(5).files).toEqual([])
  await vi.waitFor(() => { expect(server.received.some(({ method }) => method === 'DELETE')).toBe(true) })
})

it('one that the page has lost goes on with the same file only', async () => {
  server.answer(`POST ${UPLOADS}`, () => {
    next += 1
    server.answer(`PUT ${UPLOADS}/${String(next)}`, { status: 422, body: refusal('Invalid', 'not now') })
    return { status: 201, body: upload(0) }
  })
  attach(5, [file('a.txt')], LIMITS)
  await vi.waitFor(() => { expect(phases()).toEqual(['failed']) })
  const lost = { ...only(), phase: 'lost' as const }
  expect(reattach(lost, file('other.txt'))).toBe(false)
  server.answer(`PUT ${UPLOADS}/${String(next)}`, { body: upload(4) })
  server.answer(`GET ${UPLOADS}/${String(next)}`, { body: upload(0) })
  server.answer(`POST ${UPLOADS}/${String(next)}/complete`, { body: { id: next, filename: 'a.txt', size: 4, mime_type: 'text/plain', status: 'stored' } })
  expect(reattach(lost, file('a.txt'))).toBe(true)
  await vi.waitFor(() => { expect(phases()).toEqual(['done']) })
})
