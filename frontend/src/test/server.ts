/** A real HTTP server on loopback that answers as told, for tests of what calls the API. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'

export interface Answer {
  status?: number
  body?: unknown
  headers?: Record<string, string>
}

/** Answers by what the request has as its header Authorization, or by all of it. */
export type Answering = (authorization: string | undefined, request: Received) => Answer

export interface Received {
  method: string
  path: string
  query: string
  authorization: string | undefined
  /** Value of the header X-Wegent-Page. */
  page: string | undefined
  body: unknown
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const isJson = request.headers['content-type']?.includes('json') ?? true
  return text === '' || !isJson ? text || null : JSON.parse(text)
}

export class ApiServer {
  readonly received: Received[] = []
  private readonly answers = new Map<string, Answer | Answering>()

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ApiServer> {
    const server = createServer()
    const api = new ApiServer(server)
    server.on('request', (request, response) => {
      void api.handle(request).then(({ status = 200, body = {}, headers = {} }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*', ...headers })
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return api
  }

  get url() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** What `route`, for example "POST /api/v1/auth/login", answers from now on. */
  answer(route: string, answer: Answer | Answering) {
    this.answers.set(route, answer)
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve))
  }

  private async handle(request: IncomingMessage): Promise<Answer> {
    const method = request.method ?? 'GET'
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const page = request.headers['x-wegent-page']
    const received = {
      method,
      path,
      query,
      authorization: request.headers.authorization,
      page: typeof page === 'string' ? page : undefined,
      body: await read(request),
    }
    this.received.push(received)
    const answer = this.answers.get(`${method} ${path}`) ?? { status: 404, body: {} }
    return typeof answer === 'function' ? answer(request.headers.authorization, received) : answer
  }
}

/** Body of an error answer. */
export const refusal = (reason: string, message: string, details: Record<string, unknown> | null = null) => ({
  error: { reason, message, details, request_id: 'req-1' },
  detail: message,
})

/** Sends the page's own calls to `server`, as a proxy would; the returned function stops that. */
export function proxyOrigin(server: ApiServer) {
  const direct = globalThis.fetch
  globalThis.fetch = async (input) => {
    const request = input as Request
    const body = request.method === 'GET' ? null : await request.text()
    const headers = Object.fromEntries(request.headers)
    return direct(request.url.replace(window.location.origin, server.url), { method: request.method, headers, body })
  }
  return () => {
    globalThis.fetch = direct
  }
}
