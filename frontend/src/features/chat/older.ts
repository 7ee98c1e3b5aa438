/** Messages from before those with which a conversation opened. */
import { type Message } from '@/lib/socket'

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
