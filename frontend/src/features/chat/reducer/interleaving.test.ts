/** Whatever a connection does to a run's events, the page shows the text and the blocks of the run log. */
import { describe, expect, it } from 'vitest'
import { codePointLength, dropCodePoints } from '@/lib/text/code-points'
import { answerIn, chunk, play, snapshot, streamingAt, TASK } from './fixtures'
import { type Random, randomFrom, ScriptedRun, type Truth } from './scripted-run'
import { incompleteAnswer } from './selectors'
import { type Conversation, emptyConversation, type RunEvent } from './state'

const isAppend = (event: RunEvent | undefined) => event?.type === 'chat:chunk' && !event.payload.replace && event.payload.content !== ''

/** A connection that repeats, loses and interrupts; it answers `task:join` from the run log. */
class Connection {
  state: Conversation = play(emptyConversation(TASK), { type: 'joinRequested' }, { type: 'joined', ack: snapshot() })
  private readonly events: readonly RunEvent[]

  constructor(
    private readonly run: ScriptedRun,
    private readonly random: Random,
  ) {
    this.events = run.events
  }

  private truthAt = (seq: number): Truth => this.run.truth.get(seq) ?? { text: '', blocks: [] }

  private repeat(upTo: number) {
    const event = this.events[this.random(upTo + 1)]
    if (event && event.type !== 'chat:done') this.state = play(this.state, event)
  }

  /** A snapshot of now or of a moment ago, with the events since then before it. */
  private join(position: number, covered = this.random(position + 1)) {
    this.state = play(this.state, { type: 'joinRequested' })
    for (let again = this.random(4); again > 0; again -= 1) this.repeat(position)
    const seq = this.events[covered]?.payload.seq ?? 1
    const later = this.events.slice(0, position + 1).filter((event) => event.payload.seq > seq)
    const { text, blocks } = this.truthAt(seq)
    this.state = play(this.state, ...later, { type: 'joined', ack: streamingAt(seq, text, structuredClone(blocks)) })
  }

  /** The text again from somewhere before its end, as `chat:resume` sends it: the overlap must not show. */
  private overlap() {
    const { length, seq } = answerIn(this.state)
    const offset = length - this.random(Math.min(length, 5) + 1)
    this.state = play(this.state, chunk(seq, offset, dropCodePoints(this.truthAt(seq).text, offset)))
  }

  private check() {
    const answer = answerIn(this.state)
    const { text, blocks } = this.truthAt(answer.seq)
    expect(answer.text).toBe(text)
    expect(answer.length).toBe(codePointLength(answer.text))
    expect(answer.blocks).toEqual(blocks)
  }

  carry(): Truth {
    this.events.forEach((event, position) => {
      // Losses show only where the next event is an append: a socket loses nothing between other events.
      const lost = isAppend(event) && isAppend(this.events[position + 1]) && this.random(6) === 0
      if (!lost) this.state = play(this.state, event)
      this.check()
      if (this.random(4) === 0) this.repeat(position)
      if (!lost && incompleteAnswer(this.state) && event.type !== 'chat:done') this.join(position, position)
      if (!lost && event.type !== 'chat:done') this.overlap()
      if (!lost && this.random(7) === 0 && event.type !== 'chat:done') this.join(position)
      this.check()
    })
    const { text, blocks } = answerIn(this.state)
    return { text, blocks: [...blocks] }
  }
}

describe('any delivery of a run', () => {
  it.each(Array.from({ length: 300 }, (_, seed) => seed))('renders the run log (seed %i)', (seed) => {
    const random = randomFrom(seed)
    const run = new ScriptedRun(random)
    expect(new Connection(run, random).carry()).toEqual(run.truth.get(run.events.at(-1)?.payload.seq ?? 0))
  })
})
