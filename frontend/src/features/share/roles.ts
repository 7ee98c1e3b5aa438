/** Which roles somebody can be given. */
import { type Role, type Thing } from './api'

/** From the least to the most. Others only read a conversation, unless it is a group chat. */
export function rolesOf({ kind, isGroupChat = false }: Thing): readonly Role[] {
  if (kind === 'Task' && !isGroupChat) return ['Reporter']
  return ['Reporter', 'Developer', 'Maintainer']
}

/** Under which words a role is explained. */
export const roleWords = ({ kind }: Pick<Thing, 'kind'>) => (kind === 'Task' ? 'task' : 'thing')
