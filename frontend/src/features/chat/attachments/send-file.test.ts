import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Answer, ApiServer, proxyOrigin, refusal } from '@/test/server'
import { refusalOf } from './limits'
import { type Sending, sendFile } from './send-file'
import { sizeText } from './size'

const UPLOADS = '/api/v1/attachments/uploads'
const TEXT = '0123456789'

let server: ApiServer
let stopProxy: () => void
/** What the server has. */
let kept: string
/** Answers that come in the place of the next parts. */
let mishaps: Answer[]

const state = () => ({ id: 7, filename: 'a.txt', size: TEXT.length, offset: kept.length, chunk_bytes: 4, expires_at: '2030-01-01T00:00:00Z' })
const attachment = { id: 7, filename: 'a.txt', size: TEXT.length, mime_type: 'text/plain', status: 'stored' }

beforeAll(async () => {
  server = await ApiServer.start()
  stopProxy = proxyOrigin(server)
})
afterAll(async () => {
  stopProxy()
  await server.stop()
})
beforeEach(() => {
  kept = ''
  mishaps = []
  server.received.length = 0
  server.answer(`POST ${UPLOADS}`, { status: 201, body: state() })
  server.answer(`GET ${UPLOADS}/7`, () => ({ body: state() }))
  server.answer(`POST ${UPLOADS}/7/complete`, { body: attachment })
  server.answer(`PUT ${UPLOADS}/7`, (_, { body, query }) => {
    const mishap = mishaps.shift()
    if (mishap) return mishap
    if (query !== `offset=${String(kept.length)}`) return { status: 409, body: refusal('OffsetMismatch', 'other offset') }
    kept += String(body)
    return { body: state() }
  })
})

const pause = vi.fn<Sending['pause']>(() => Promise.resolve())
const onProgress = vi.fn<Sending['onProgress']>()
const onWaiting = vi.fn<Sending['onWaiting']>()
const send = (changes: Partial<Sending> = {}) =>
  sendFile({
    file: new File([TEXT], 'a.txt'),
    uploadId: null,
    signal: new AbortController().signal,
    onBegun: vi.fn(),
    onProgress,
    onWaiting,
    pause,
    ...changes,
  })

const asked = (method: string) => server.received.filter((request) => request.method === method).length

describe('a file', () => {
  it('goes in parts as large as the server takes them', async () => {
    await expect(send()).resolves.toEqual(attachment)
    expect(kept).toBe(TEXT)
    expect(onProgress.mock.calls.flat()).toEqual([0, 4, 8, 10])
    expect(asked('PUT')).toBe(3)
  })

  it('goes on from what has arrived when the server could not answer', async () => {
    mishaps = [{ status: 503, body: refusal('Unavailable', 'later') }]
    await expect(send()).resolves.toEqual(attachment)
    expect(onWaiting).toHaveBeenCalled()
    expect(kept).toBe(TEXT)
    expect(server.received.filter(({ path, method }) => method === 'POST' && path === UPLOADS)).toHaveLength(1)
  })

  it('goes on with an upload of before', async () => {
    kept = TEXT.slice(0, 8)
    await send({ uploadId: 7 })
    expect(asked('PUT')).toBe(1)
    expect(kept).toBe(TEXT)
  })

  it('begins anew when the server has dropped it, and is done when it was complete', async () => {
    server.answer(`GET ${UPLOADS}/7`, { status: 404, body: refusal('NotFound', 'gone') })
    server.answer('GET /api/v1/attachments/7', { body: attachment })
    await expect(send({ uploadId: 7 })).resolves.toEqual(attachment)
    expect(asked('PUT')).toBe(0)
    server.answer('GET /api/v1/attachments/7', { status: 404, body: refusal('NotFound', 'gone') })
    await send({ uploadId: 7 })
    expect(kept).toBe(TEXT)
  })

  it('that is not wanted is not sent again and again', async () => {
    server.answer(`POST ${UPLOADS}`, { status: 409, body: refusal('TooManyUploads', 'Delete one first.') })
    await expect(send()).rejects.toMatchObject({ reason: 'TooManyUploads', message: 'Delete one first.' })
    server.answer(`POST ${UPLOADS}/7/complete`, { status: 422, body: refusal('Invalid', 'No such kind.') })
    server.answer(`POST ${UPLOADS}`, { status: 201, body: state() })
    await expect(send()).rejects.toMatchObject({ reason: 'Invalid' })
  })

  it('is given up when somebody says so', async () => {
    const controller = new AbortController()
    mishaps = [{ status: 503, body: refusal('Unavailable', 'later') }]
    const giveUp: Sending['pause'] = () => {
      controller.abort()
      return Promise.resolve()
    }
    await expect(send({ signal: controller.signal, pause: giveUp })).rejects.toThrow()
    expect(asked('PUT')).toBe(1)
  })
})

it('what need not be tried is known before', () => {
  const limits = { max_bytes: 100, max_per_message: 10, kinds: ['text' as const, 'image' as const] }
  expect(refusalOf({ size: 0, type: '' }, limits)).toBe('empty')
  expect(refusalOf({ size: 101, type: '' }, limits)).toBe('tooLarge')
  expect(refusalOf({ size: 1, type: 'application/pdf' }, limits)).toBe('kind')
  expect(refusalOf({ size: 1, type: 'video/mp4' }, limits)).toBe('kind')
  expect(refusalOf({ size: 1, type: 'image/png' }, limits)).toBeNull()
  expect(refusalOf({ size: 1, type: 'application/x-anything' }, limits)).toBeNull()
})

it('sizes have three digits at most', () => {
  expect([0, 999, 1_300_000, 100_000_000, 2_500].map(sizeText)).toEqual(['0 B', '999 B', '1.3 MB', '100 MB', '2.5 kB'])
})
