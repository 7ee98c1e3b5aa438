import type { ConnectionState } from '@/lib/socket'
import { type Conversation, isBusy, isSending } from './reducer'

/** Why a message cannot be sent now: a key of `composer.blocked`. */
export type Blocked = 'connecting' | 'disconnected' | 'busy' | 'team' | 'loading'

export function blockedBy(state: Conversation, connection: ConnectionState, teamId: number | null): Blocked | null {
  if (connection === 'connecting') return 'connecting'
  if (connection !== 'online') return 'disconnected'
  if (state.load === 'loading' || state.load === 'failed') return 'loading'
  if (isBusy(state) || isSending(state)) return 'busy'
  return state.taskId === null && teamId === null ? 'team' : null
}
