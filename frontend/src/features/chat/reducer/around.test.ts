import { describe, expect, it } from 'vitest'
import { type ConversationEvent, type Guidance, type Queue, type Wait } from '@/lib/socket/protocol'
import { ANSWER, answerIn, chunk, done, joinedConversation, play, QUESTION, snapshot, stored, TASK } from './fixtures'
import { expiredGuidance, isQueuePaused, queuedMessages, typistsAt, waitingGuidance, waitsOf } from './selectors'

const place = { task_id: TASK, subtask_id: ANSWER }
const rejoin = (ack: Parameters<typeof snapshot>[0], ...early: ConversationEvent[]) =>
  [{ type: 'joinRequested' }, ...early, { type: 'joined', ack: snapshot(ack) }] as const

const waiting = (id: string): ConversationEvent => ({
  type: 'chat:waiting',
  payload: { ...place, message_id: 2, run_id: 1, seq: 5, wait_id: id, kind: 'approval', text: 'May it?', choices: ['approve', 'deny'] },
})
const answered = (id: string): ConversationEvent => ({ type: 'chat:wait_ended', payload: { ...place, wait_id: id, state: 'answered' } })
const wait = (id: string): Wait => ({
  ...place, id, kind: 'approval', text: 'May it?', choices: ['approve', 'deny'], state: 'open', created_at: '2026-01-01T00:00:00Z',
})

describe('a question to people', () => {
  it('is open until it is answered, each by itself', () => {
    const state = play(joinedConversation(), waiting('a'), waiting('b'), waiting('a'), answered('a'))
    expect(waitsOf(state, ANSWER).map(({ id }) => id)).toEqual(['b'])
    expect(waitsOf(state, QUESTION)).toEqual([])
  })

  it('is the same live and in a snapshot', () => {
    const live = play(joinedConversation(), waiting('a'))
    expect(play(joinedConversation(), ...rejoin({ waits: [wait('a')] })).waits).toEqual(live.waits)
  })

  it('that was answered while the snapshot was made is over', () => {
    expect(play(joinedConversation(), ...rejoin({ waits: [wait('a')] }, answered('a'))).waits).toEqual([])
    expect(play(joinedConversation(), waiting('a'), ...rejoin({ waits: [] })).waits).toEqual([])
  })

  it('is over with its answer', () => {
    expect(play(joinedConversation(), waiting('a'), chunk(6, 0, 'x'), done(7, 'x')).waits).toEqual([])
  })
})

const said = { ...place, guidance_id: 3, message: 'Shorter.', sender: { user_id: 1, user_name: 'ada' } }
const queued: ConversationEvent = { type: 'chat:guidance_queued', payload: { ...said, created_at: '2026-01-01T00:00:00Z' } }
const heard: ConversationEvent = { type: 'chat:guidance_applied', payload: { ...said, run_id: 1, seq: 9 } }
const never: ConversationEvent = { type: 'chat:guidance_expired', payload: { ...said, reason: 'completed', text: 'It had ended.' } }
const stands: Guidance = { ...said, state: 'QUEUED', created_at: '2026-01-01T00:00:00Z' }

describe('guidance', () => {
  it('waits until it is heard', () => {
    const state = play(joinedConversation(), queued)
    expect(waitingGuidance(state)).toMatchObject([{ guidance_id: 3, message: 'Shorter.' }])
    expect(play(state, heard).unheard).toEqual([])
    expect(play(joinedConversation(), ...rejoin({ guidance: [stands] })).unheard).toEqual(state.unheard)
  })

  it('that was never heard stays in sight until it is put away', () => {
    const state = play(joinedConversation(), queued, never, ...rejoin({ guidance: [] }))
    expect(expiredGuidance(state)).toMatchObject([{ message: 'Shorter.', reason: 'completed' }])
    expect(play(state, { type: 'guidanceDismissed', guidanceId: 3 }).unheard).toEqual([])
  })
})

const queue = (version: number, paused = false): Queue => ({
  task_id: TASK,
  version,
  paused,
  items: [{ id: version, position: 1, user_id: 1, message: 'Next', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' }],
})

describe('the queue', () => {
  it('is the one with the highest version', () => {
    const state = play(joinedConversation(), { type: 'queue:updated', payload: queue(4, true) }, { type: 'queue:updated', payload: queue(3) })
    expect(queuedMessages(state).map(({ id }) => id)).toEqual([4])
    expect(isQueuePaused(state)).toBe(true)
    expect(play(state, ...rejoin({ queue: queue(2) })).queue?.version).toBe(4)
    expect(play(state, ...rejoin({ queue: queue(5) })).queue?.version).toBe(5)
  })

  it('takes the place of a message that waits', () => {
    const state = play(
      joinedConversation(),
      { type: 'sendRequested', clientMessageId: 'c', text: 'Next' },
      { type: 'sent', clientMessageId: 'c', ack: { task_id: TASK, queued: { id: 1, position: 1 } } },
    )
    expect(state.outgoing).toEqual([])
    expect(state.entries).toHaveLength(2)
  })
})

const use = (seq: number | null, used: number, subtask = ANSWER, run: number | null = 1): ConversationEvent => ({
  type: 'chat:status_updated',
  payload: { task_id: TASK, subtask_id: subtask, run_id: run, seq, context: { model: 'm', used_tokens: used, estimated: false } },
})

describe('the context meter', () => {
  it.each([
    [[use(2, 10), use(5, 30), use(3, 20)], 30],
    [[use(5, 30), use(null, 40)], 40],
    [[use(5, 30), use(9, 99, ANSWER - 1)], 30],
    [[use(50, 30), use(2, 5, ANSWER, 2), use(60, 31)], 5],
  ])('shows the latest word (%#)', (events, used) => {
    expect(play(joinedConversation(), ...events).context?.context.used_tokens).toBe(used)
  })
})

describe('a group chat', () => {
  const sender = { user_id: 2, user_name: 'bob' }
  const types = (typing: boolean): ConversationEvent => ({ type: 'chat:typing', payload: { task_id: TASK, sender, typing, seconds: 5 } })

  it('shows who types for a while', () => {
    const state = play(joinedConversation(), { type: 'received', event: types(true), at: 1000 })
    expect(typistsAt(state, 5999)).toMatchObject([{ sender }])
    expect(typistsAt(state, 6000)).toEqual([])
    expect(play(state, { type: 'timePassed', at: 6000 }).typing).toEqual([])
    expect(play(state, { type: 'received', event: types(false), at: 2000 }).typing).toEqual([])
  })

  it('shows who is there, and who said what', () => {
    const message = { task_id: TASK, subtask_id: 30, message_id: 9, role: 'USER', content: 'Hi', sender, created_at: '2026-01-01T00:00:00Z' } as const
    const state = play(
      joinedConversation(),
      { type: 'task:presence', payload: { task_id: TASK, users: [sender] } },
      { type: 'task:group_chat', payload: { task_id: TASK, is_group_chat: true, answers: 'always' } },
      { type: 'chat:message', payload: message },
    )
    expect(state).toMatchObject({ present: [sender], groupChat: { answers: 'always' } })
    expect(state.entries.at(-1)).toMatchObject({ kind: 'user', sender })
  })
})

describe('a second opinion', () => {
  const at = (id: number) => ({ ...place, correction_id: id })
  const result = { scores: { accuracy: 3, logic: 8, completeness: 5 }, good_enough: false, improved_answer: 'Better 👍.', summary: 'Weak.' }
  const answer = () => play(joinedConversation(), chunk(2, 0, 'Meh.'), done(3, 'Meh.'))
  const begun = () =>
    play(
      answer(),
      { type: 'correction:start', payload: { ...at(4), correction_model: 'judge' } },
      { type: 'correction:progress', payload: { ...at(4), stage: 'evaluating' } },
      { type: 'correction:chunk', payload: { ...at(4), field: 'summary', content: 'Wea', offset: 0 } },
      { type: 'correction:chunk', payload: { ...at(4), field: 'summary', content: 'k.', offset: 3 } },
    )

  it('comes about, and late words of an earlier one are dropped', () => {
    const state = play(begun(), { type: 'correction:error', payload: { ...at(3), error: 'x', type: 'CorrectionStopped' } })
    expect(answerIn(state).opinion).toMatchObject({ id: 4, model: 'judge', stage: 'evaluating', summary: 'Weak.', failure: null })
    const complete = play(state, { type: 'correction:done', payload: { ...at(4), correction_model: 'judge', result } })
    expect(answerIn(complete).opinion).toMatchObject({ state: 'completed', result })
  })

  it('becomes the answer, or goes', () => {
    const corrected = { correction_model: 'judge', applied_by: 1, at: '2026-01-01T00:00:00Z' }
    const complete = play(begun(), { type: 'correction:done', payload: { ...at(4), correction_model: 'judge', result } })
    const applied = play(complete, { type: 'correction:applied', payload: { ...at(4), message_id: 2, content: 'Better 👍.', corrected } })
    expect(answerIn(applied)).toMatchObject({ text: 'Better 👍.', length: 9, corrected, opinion: { result: { applied: true } } })
    const gone = play(complete, { type: 'correction:deleted', payload: at(4) }, { type: 'correction:done', payload: { ...at(4), correction_model: 'judge', result } })
    expect(answerIn(gone).opinion).toBeNull()
  })

  it('is the same from a stored message', () => {
    const correction = { id: 4, state: 'completed', correction_model: 'judge', requested_by: 1, result, created_at: '2026-01-01T00:00:00Z' } as const
    const row = stored({ status: 'COMPLETED', content: 'Meh.', correction })
    const state = play(answer(), ...rejoin({ status: 'COMPLETED', subtasks: [row] }))
    expect(answerIn(state).opinion).toMatchObject({ id: 4, state: 'completed', result })
  })
})
