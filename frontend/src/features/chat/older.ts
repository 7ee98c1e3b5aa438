/** Messages from before those with which a conversation opened. */
import { api, unwrap } from '@/lib/api/client'
import { type Message } from '@/lib/socket'

const PAGE_SIZE = 100

export interface OlderPage {
  messages: readonly Message[]
  /** Where the page before this one begins; null: there is none. */
  next: string | null
}

/** A page of messages, newest first, from a cursor on; without one, the latest. */
export type OlderMessages = (taskId: number, cursor: string | null) => Promise<OlderPage>

export class OlderPages {
  private cursor: string | null = null
  private pending = false

  constructor(private readonly load: OlderMessages) {}

  /** The next ones before a message; null while others are on their way. */
  async before(taskId: number, messageId: number): Promise<OlderPage | null> {
    if (this.pending) return null
    this.pending = true
    try {
      let page = await this.load(taskId, this.cursor)
      const older = () => page.messages.filter((message) => message.message_id < messageId)
      // The first pages may hold nothing but what is here.
      while (page.next !== null && older().length === 0) page = await this.load(taskId, page.next)
      this.cursor = page.next
      return { messages: older(), next: page.next }
    } finally {
      this.pending = false
    }
  }
}

export const olderMessages: OlderMessages = async (taskId, cursor) => {
  const query = { order: 'newest', limit: PAGE_SIZE, ...(cursor !== null && { cursor }) } as const
  const call = api.GET('/api/v1/tasks/{task_id}/messages', { params: { path: { task_id: taskId }, query } })
  const { items, next_cursor: next } = await unwrap(call)
  return { messages: items, next: next ?? null }
}
