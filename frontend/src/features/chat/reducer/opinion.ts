/** A second model's opinion of an answer (`correction:*`): events of an earlier evaluation than the latest are late. */
import { type CorrectionEvent, type CorrectionPayloads, type Message } from '@/lib/socket/protocol'
import { codePointLength, takeCodePoints } from '@/lib/text/code-points'
import { corrected } from './answer-blocks'
import { type Answer, type Opinion } from './state'

const begun = (id: number, model: string): Opinion => ({
  id,
  model,
  state: 'running',
  stage: null,
  tool: null,
  summary: '',
  improved: '',
  result: null,
  failure: null,
})

/** As it is stored; what has streamed of the same one stays until it is complete. */
export function storedOpinion(stored: Message['correction'], known: Opinion | null): Opinion | null {
  if (!stored) return null
  const { id, correction_model: model, state, result, error, error_reason: reason } = stored
  const base = known?.id === id ? known : begun(id, model)
  // The row may be a moment behind the last event.
  if (base.state === 'completed' && state !== 'completed') return base
  const failure = state === 'failed' ? { reason: reason ?? 'Internal', message: error ?? '' } : null
  return { ...base, state, result: result ?? null, failure }
}

function withChunk(opinion: Opinion, { field, content, offset }: CorrectionPayloads['correction:chunk']): Opinion {
  const name = field === 'summary' ? 'summary' : 'improved'
  return { ...opinion, [name]: takeCodePoints(opinion[name], offset) + content }
}

function changed(opinion: Opinion, event: CorrectionEvent): Opinion | null {
  switch (event.type) {
    case 'correction:start':
      return begun(opinion.id, event.payload.correction_model)
    case 'correction:progress':
      return { ...opinion, state: 'running', stage: event.payload.stage, tool: event.payload.tool_name ?? null }
    case 'correction:chunk':
      return withChunk(opinion, event.payload)
    case 'correction:done':
      return { ...opinion, state: 'completed', result: event.payload.result, model: event.payload.correction_model }
    case 'correction:error':
      return { ...opinion, state: 'failed', failure: { reason: event.payload.type, message: event.payload.error } }
    case 'correction:applied':
      return opinion.result ? { ...opinion, result: { ...opinion.result, applied: true } } : opinion
    case 'correction:deleted':
      return null
  }
}

/** The answer after an event about an opinion of it. */
export function afterOpinion(answer: Answer, event: CorrectionEvent): Answer {
  const id = event.payload.correction_id
  if (id < answer.opinionSeen) return answer
  const known = answer.opinion?.id === id ? answer.opinion : null
  // Gone already: what comes of it now is late.
  if (!known && id === answer.opinionSeen && event.type !== 'correction:applied') return answer
  const opinion = changed(known ?? begun(id, ''), event)
  const next = { ...answer, opinionSeen: id, opinion: known || event.type !== 'correction:applied' ? opinion : answer.opinion }
  if (event.type !== 'correction:applied') return next
  const { content, corrected: by } = event.payload
  const length = codePointLength(content)
  return { ...next, text: content, length, corrected: by, blocks: corrected(answer.blocks, length), clarification: null }
}
