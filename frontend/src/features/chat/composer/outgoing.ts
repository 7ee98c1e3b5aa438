/** What goes with a message, from its draft and the options of the conversation. */
import { type Extras } from '../conversation'
import { briefsOf, type Draft } from '../draft'
import { ANY_ENGINE, type MessageOptions } from './message-options'

type SendOptions = NonNullable<Extras['options']>

export interface Way {
  /** What becomes of it while an answer is being written; null: it goes to who asks whether to go on. */
  whenBusy: 'queue' | 'interrupt' | null
  /** What becomes of those that wait in a paused queue. */
  pausedQueue: 'keep' | 'clear' | null
}

const ofOptions = ({ search, thinking, clarify }: MessageOptions): SendOptions => ({
  ...(search !== null && { enable_web_search: true }),
  ...(search !== null && search !== ANY_ENGINE && { search_engine: search as SendOptions['search_engine'] }),
  ...(thinking && { enable_deep_thinking: true }),
  ...(clarify && { enable_clarification: true }),
})

export function extrasOf(draft: Draft, options: MessageOptions, way: Way): Extras {
  const attachments = briefsOf(draft)
  const skills = draft.skills.map(({ name, namespace, is_public }) => ({ name, namespace, is_public }))
  return {
    attachments,
    options: {
      ...ofOptions(options),
      ...(way.whenBusy !== null && { when_busy: way.whenBusy }),
      ...(way.pausedQueue !== null && { paused_queue: way.pausedQueue }),
      ...(attachments.length > 0 && { attachment_ids: attachments.map(({ id }) => id) }),
      ...(skills.length > 0 && { additional_skills: skills }),
    },
  }
}
