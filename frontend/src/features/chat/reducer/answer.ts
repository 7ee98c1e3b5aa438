/** One answer as its run's events arrive: each event counts once, in order of `seq`, whatever the transport does. */
import { codePointLength, dropCodePoints, takeCodePoints } from '@/lib/text/code-points'
import { type RunPayloads, type Streaming } from '@/lib/socket/protocol'
import { cut, fitsBlock, grown, withBlock, withUpdate } from './answer-blocks'
import { type Answer, type Chunk, isFinal, type Remark, type RunEvent } from './state'

/** A run that is asked again and again must not fill the page's memory. */
const MOST_REMARKS = 30

export function emptyAnswer(subtaskId: number, messageId: number): Answer {
  return {
    kind: 'answer',
    subtaskId,
    messageId,
    text: '',
    length: 0,
    blocks: [],
    runId: null,
    seq: 0,
    phase: 'waiting',
    botName: null,
    modelName: null,
    failure: null,
    createdAt: null,
    continues: null,
    remarks: [],
    members: [],
    clarification: null,
    memories: [],
    opinion: null,
    opinionSeen: 0,
    corrected: null,
    held: [],
    incomplete: false,
  }
}

/** The answer before anything of a new writing is known. */
export function begunAnew(answer: Answer, runId: number | null): Answer {
  const { subtaskId, messageId, botName, createdAt, continues, opinionSeen } = answer
  return { ...emptyAnswer(subtaskId, messageId), botName, createdAt, continues, opinionSeen, runId }
}

function withChunk(answer: Answer, chunk: Chunk): Answer {
  const common = { phase: 'streaming', seq: chunk.seq } as const
  if (chunk.replace) {
    const text = takeCodePoints(answer.text, chunk.offset) + chunk.content
    const length = chunk.offset + codePointLength(chunk.content)
    const left = cut(answer.blocks, chunk.offset)
    return { ...answer, ...common, text, length, blocks: chunk.content === '' ? left : grown(left, length) }
  }
  const news = dropCodePoints(chunk.content, answer.length - chunk.offset)
  const length = answer.length + codePointLength(news)
  return { ...answer, ...common, text: answer.text + news, length, blocks: grown(answer.blocks, length) }
}

/** Whether the event can be applied now; if not, something before it is missing. */
function fits(answer: Answer, event: RunEvent): boolean {
  // The whole text comes with it.
  if (event.type === 'chat:done') return true
  if (event.type === 'chat:chunk') return event.payload.offset <= answer.length
  if (answer.held.length > 0) return false
  if (event.type === 'chat:block_created') return (event.payload.block.offset ?? 0) <= answer.length
  return event.type !== 'chat:block_updated' || fitsBlock(answer.blocks, event.payload)
}

function remarkOf({ seq, type, message, server, url, compaction }: RunPayloads['chat:system']): Remark {
  return { seq, type, message: message ?? null, server: server ?? null, url: url ?? null, compaction: compaction ?? null }
}

function begun(answer: Answer, { message_id: messageId, bot_name: bot, model_name: model }: RunPayloads['chat:start']): Answer {
  return { ...answer, messageId, botName: bot ?? answer.botName, modelName: model ?? answer.modelName }
}

function done(answer: Answer, { message_id: messageId, result }: RunPayloads['chat:done']): Answer {
  const text = result.value
  const clarification = result.clarification ?? null
  const incomplete = answer.held.length > 0 || answer.text !== text
  return { ...answer, messageId, phase: 'done', text, length: codePointLength(text), clarification, held: [], incomplete }
}

function applied(before: Answer, event: RunEvent): Answer {
  const answer = { ...before, seq: event.payload.seq, runId: event.payload.run_id ?? before.runId }
  switch (event.type) {
    case 'chat:chunk':
      return withChunk(answer, event.payload)
    case 'chat:block_created':
      return { ...answer, phase: 'streaming', blocks: withBlock(answer.blocks, event.payload.block) }
    case 'chat:block_updated':
      return { ...answer, blocks: withUpdate(answer.blocks, event.payload) }
    case 'chat:system':
      return { ...answer, remarks: [...answer.remarks, remarkOf(event.payload)].slice(-MOST_REMARKS) }
    case 'chat:bot_complete': {
      const { bot_name, position, failed } = event.payload
      return { ...answer, members: [...answer.members, { bot_name, position, failed: failed ?? false }] }
    }
    case 'chat:start':
      return begun(answer, event.payload)
    case 'chat:done':
      return done(answer, event.payload)
    case 'chat:error': {
      const { message_id: messageId, type: reason, error: message } = event.payload
      return { ...answer, messageId, phase: 'failed', failure: { reason, message } }
    }
    case 'chat:cancelled':
      return { ...answer, messageId: event.payload.message_id, phase: 'stopped' }
  }
}

function held(answer: Answer, event: RunEvent): Answer {
  const others = answer.held.filter((other) => other.payload.seq !== event.payload.seq)
  return { ...answer, held: [...others, event].sort((left, right) => left.payload.seq - right.payload.seq) }
}

/** Applies what was held, as far as it fits by now. */
function drained(answer: Answer): Answer {
  if (answer.held.length === 0 || isFinal(answer)) return answer
  const [next, ...rest] = answer.held
  if (!next) return answer
  if (next.payload.seq <= answer.seq) return drained({ ...answer, held: rest })
  const waiting = { ...answer, held: [] }
  return fits(waiting, next) ? drained({ ...applied(waiting, next), held: rest }) : answer
}

/** The answer that the event is about: the one that is known, or a new writing of it; null when the event is late. */
function inRun(answer: Answer, { type, payload }: RunEvent): Answer | null {
  const runId = payload.run_id ?? null
  if (runId !== null && answer.runId !== null && runId !== answer.runId) {
    return runId > answer.runId ? begunAnew(answer, runId) : null
  }
  if (!isFinal(answer)) return answer
  // Of an ended answer that was loaded nobody knows the run: only a start says that there is another one.
  return answer.runId === null && runId !== null && type === 'chat:start' ? begunAnew(answer, runId) : null
}

/** The answer after `event`; the same object when it says nothing new. */
export function afterEvent(answer: Answer, event: RunEvent): Answer {
  const current = inRun(answer, event)
  if (!current || event.payload.seq <= current.seq) return answer
  return fits(current, event) ? drained(applied(current, event)) : held(current, event)
}

/** Whether the snapshot is of a writing of which nothing is known here. */
function isAnother(answer: Answer, { run_id: runId }: Streaming): boolean {
  if (answer.runId === null) return isFinal(answer)
  return (runId ?? 0) > answer.runId
}

/** The answer after a snapshot of its stream; an older snapshot than what is known changes nothing. */
export function afterStreaming(known: Answer, streaming: Streaming): Answer {
  const answer = isAnother(known, streaming) ? begunAnew(known, streaming.run_id ?? null) : known
  if (isFinal(answer) || streaming.seq < answer.seq || (streaming.run_id ?? 0) < (answer.runId ?? 0)) return known
  const blocks = streaming.blocks ?? []
  return drained({
    ...answer,
    messageId: streaming.message_id,
    text: streaming.cached_content,
    length: streaming.offset,
    blocks,
    seq: streaming.seq,
    runId: streaming.run_id ?? answer.runId,
    phase: streaming.offset > 0 || blocks.length > 0 ? 'streaming' : answer.phase,
    botName: streaming.bot_name ?? answer.botName,
    createdAt: streaming.started_at ?? answer.createdAt,
  })
}
