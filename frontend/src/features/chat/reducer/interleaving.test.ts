/** Whatever a connection does to a run's events, the page shows the text of the run log. */
import { describe, expect, it } from 'vitest'
import { codePointLength, dropCodePoints, takeCodePoints } from '@/lib/text/code-points'
import { answerIn, chunk, done, play, snapshot, start, streamingAt, TASK, truthBySeq } from './fixtures'
import { type Conversation, emptyConversation, missingText, type RunEvent } from './state'

/** mulberry32: the same sequence for the same seed, so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const PIECES = ['The ', 'answer', ' 👍', '是', '的。\n\n', '👨‍👩‍👧', '- item\n', '$x^2$', ' ', '\u{1f680}\u{1f680}']

/** A run: start, chunks with some withdrawals between, and its end. */
function makeRun(random: (below: number) => number): RunEvent[] {
  const events: RunEvent[] = [start(1)]
  let text = ''
  let seq = 1
  for (let step = 0; step < 30; step += 1) {
    seq += 1 + random(3)
    if (text && random(8) === 0) {
      const offset = random(codePointLength(text))
      text = takeCodePoints(text, offset)
      events.push(chunk(seq, offset, '', true))
    } else {
      const piece = PIECES[random(PIECES.length)] ?? ''
      events.push(chunk(seq, codePointLength(text), piece))
      text += piece
    }
  }
  return [...events, done(seq + 1, text)]
}

const isAppend = (event: RunEvent | undefined) => event?.type === 'chat:chunk' && !event.payload.replace

/** A connection that repeats, loses and interrupts; it answers `chat:resume` and `task:join` from the run log. */
class Connection {
  state: Conversation = play(emptyConversation(TASK), { type: 'joinRequested' }, { type: 'joined', ack: snapshot() })
  private readonly truth: Map<number, string>

  constructor(
    private readonly run: RunEvent[],
    private readonly random: (below: number) => number,
  ) {
    this.truth = truthBySeq(run)
  }

  private textAt = (seq: number): string => this.truth.get(seq) ?? ''

  private repeat(upTo: number) {
    const event = this.run[this.random(upTo + 1)]
    if (event && event.type !== 'chat:done') this.state = play(this.state, event)
  }

  private join(position: number) {
    this.state = play(this.state, { type: 'joinRequested' })
    for (let again = this.random(4); again > 0; again -= 1) this.repeat(position)
    const covered = this.run[this.random(position + 1)]?.payload.seq ?? 1
    const later = this.run.slice(0, position + 1).filter((event) => event.payload.seq > covered)
    this.state = play(this.state, ...later, { type: 'joined', ack: streamingAt(covered, this.textAt(covered)) })
  }

  private resume(position: number) {
    const gap = missingText(this.state)
    const seq = this.run[position]?.payload.seq ?? 1
    if (!gap) return
    // From the gap on, or from somewhere before it: the overlap must not show.
    const offset = gap.offset - this.random(Math.min(gap.offset, 5) + 1)
    this.state = play(this.state, chunk(seq, offset, dropCodePoints(this.textAt(seq), offset)))
  }

  private check() {
    const answer = answerIn(this.state)
    expect(answer.text).toBe(this.textAt(answer.seq))
    expect(answer.length).toBe(codePointLength(answer.text))
  }

  carry(): string {
    this.run.forEach((event, position) => {
      // Losses show only where the next event is an append: a socket loses nothing between other events.
      const lost = isAppend(event) && isAppend(this.run[position + 1]) && this.random(6) === 0
      if (!lost) this.state = play(this.state, event)
      this.check()
      if (this.random(4) === 0) this.repeat(position)
      if (!lost) this.resume(position)
      if (!lost && this.random(7) === 0 && event.type !== 'chat:done') this.join(position)
      this.check()
    })
    return answerIn(this.state).text
  }
}

describe('any delivery of a run', () => {
  it.each(Array.from({ length: 300 }, (_, seed) => seed))('renders the text of the run log (seed %i)', (seed) => {
    const random = randomFrom(seed)
    const run = makeRun(random)
    const text = new Connection(run, random).carry()
    const end = run.at(-1)
    expect(end?.type === 'chat:done' && end.payload.result.value).toBe(text)
  })
})
