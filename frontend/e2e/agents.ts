/** Agents and conversations that a journey finds when it begins, made over the API. */
import { type APIRequestContext, expect } from '@playwright/test'
import { pageHeaders } from './person'
import { address, PASSWORD } from './product'

const API_VERSION = 'agent.wecode.io/v1'

export class Desk {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly token: string,
  ) {}

  static async open(request: APIRequestContext): Promise<Desk> {
    const answer = await request.post(`${address()}/api/v1/auth/login`, {
      headers: pageHeaders(),
      data: { user_name: 'admin', password: PASSWORD },
    })
    const { access_token: token } = (await answer.json()) as { access_token: string }
    return new Desk(request, token)
  }

  async post<T>(path: string, data: unknown): Promise<T> {
    const answer = await this.request.post(`${address()}/api/v1${path}`, { headers: { Authorization: `Bearer ${this.token}` }, data })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return (await answer.json()) as T
  }

  /** A team of one bot that has these tools. */
  async agent(name: string, tools: readonly string[]) {
    const metadata = { name }
    const documents = [
      { kind: 'Ghost', spec: { systemPrompt: 'You help.', tools } },
      { kind: 'Bot', spec: { ghostRef: { name }, shellRef: { name: 'Chat' } } },
      { kind: 'Team', spec: { members: [{ botRef: { name } }], collaborationModel: 'solo' } },
    ]
    await this.post('/namespaces/default/apply', documents.map((document) => ({ apiVersion: API_VERSION, metadata, ...document })))
  }

  /** Begins a conversation; the address of its page. */
  async begin(team: string, message: string): Promise<string> {
    const { task_id: id } = await this.post<{ task_id: number }>('/tasks', { team: { name: team }, message })
    return `/chat?task=${String(id)}`
  }
}
