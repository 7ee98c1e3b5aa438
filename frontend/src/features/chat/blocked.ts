import type { ConnectionState } from '@/lib/socket'
import { type Draft, hasBrokenFiles, isUploading } from './draft'
import type { Conversation } from './reducer'

/** Why a message cannot be sent now: a key of `composer.blocked`. */
export type Blocked = 'connecting' | 'disconnected' | 'sending' | 'team' | 'loading' | 'uploading' | 'files' | 'text'

/** How far the conversation is. */
type Place = Pick<Conversation, 'taskId' | 'load'> & { sending: boolean }

function byConversation({ taskId, load, sending }: Place, connection: ConnectionState, teamId: number | null): Blocked | null {
  if (connection === 'connecting') return 'connecting'
  if (connection !== 'online') return 'disconnected'
  if (load === 'loading' || load === 'failed') return 'loading'
  if (sending) return 'sending'
  return taskId === null && teamId === null ? 'team' : null
}

function byDraft(draft: Draft): Blocked | null {
  if (hasBrokenFiles(draft)) return 'files'
  if (isUploading(draft)) return 'uploading'
  return draft.files.length > 0 && draft.text.trim() === '' ? 'text' : null
}

export const blockedBy = (place: Place, connection: ConnectionState, teamId: number | null, draft: Draft): Blocked | null =>
  byConversation(place, connection, teamId) ?? byDraft(draft)
