/** One answer as its run's events arrive: each event counts once, in order of `seq`, whatever the transport does. */
import { codePointLength, dropCodePoints, takeCodePoints } from '@/lib/text/code-points'
import { type Streaming } from '@/lib/socket/protocol'
import { type Answer, type Chunk, isFinal, type RunEvent } from './state'

export function emptyAnswer(subtaskId: number, messageId: number): Answer {
  return {
    kind: 'answer',
    subtaskId,
    messageId,
    text: '',
    length: 0,
    seq: 0,
    phase: 'waiting',
    botName: null,
    modelName: null,
    failure: null,
    createdAt: null,
    held: [],
  }
}

function withChunk(answer: Answer, chunk: Chunk): Answer {
  const phase = 'streaming'
  if (chunk.replace) {
    const text = takeCodePoints(answer.text, chunk.offset) + chunk.content
    return { ...answer, phase, seq: chunk.seq, text, length: chunk.offset + codePointLength(chunk.content) }
  }
  const news = dropCodePoints(chunk.content, answer.length - chunk.offset)
  return {
    ...answer,
    phase,
    seq: chunk.seq,
    text: answer.text + news,
    length: answer.length + codePointLength(news),
  }
}

/** Whether the event can be applied now; if not, text before it is missing. */
function fits(answer: Answer, event: RunEvent): boolean {
  if (event.type === 'chat:chunk') return event.payload.offset <= answer.length
  // The whole text comes with it.
  if (event.type === 'chat:done') return true
  return answer.held.length === 0
}

function applied(answer: Answer, event: RunEvent): Answer {
  const { payload } = event
  const seq = payload.seq
  switch (event.type) {
    case 'chat:chunk':
      return withChunk(answer, event.payload)
    case 'chat:start':
      return {
        ...answer,
        seq,
        messageId: event.payload.message_id,
        botName: event.payload.bot_name ?? answer.botName,
        modelName: event.payload.model_name ?? answer.modelName,
      }
    case 'chat:done': {
      const { message_id: messageId, result } = event.payload
      return { ...answer, seq, messageId, phase: 'done', text: result.value, length: codePointLength(result.value), held: [] }
    }
    case 'chat:error': {
      const { message_id: messageId, type: reason, error: message } = event.payload
      return { ...answer, seq, messageId, phase: 'failed', failure: { reason, message } }
    }
    case 'chat:cancelled':
      return { ...answer, seq, messageId: event.payload.message_id, phase: 'stopped' }
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

/** The answer after `event`; the same object when it says nothing new. */
export function afterEvent(answer: Answer, event: RunEvent): Answer {
  if (isFinal(answer) || event.payload.seq <= answer.seq) return answer
  return fits(answer, event) ? drained(applied(answer, event)) : held(answer, event)
}

/** The answer after a snapshot of its stream; an older snapshot than what is known changes nothing. */
export function afterStreaming(answer: Answer, streaming: Streaming): Answer {
  if (isFinal(answer) || streaming.seq < answer.seq) return answer
  return drained({
    ...answer,
    messageId: streaming.message_id,
    text: streaming.cached_content,
    length: streaming.offset,
    seq: streaming.seq,
    phase: streaming.offset > 0 ? 'streaming' : answer.phase,
    botName: streaming.bot_name ?? answer.botName,
    createdAt: streaming.started_at ?? answer.createdAt,
  })
}
