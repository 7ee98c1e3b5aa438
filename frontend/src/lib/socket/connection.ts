/** The page's connection follows the login of this browser: it exists exactly while there is a token, and always with the present one. */
import { useSyncExternalStore } from 'react'
import { refreshSession } from '@/lib/api/renewal'
import { endSession, getToken, useSession } from '@/lib/session'
import { ChatSocket, loadLibrary, type ConnectionState } from './chat-socket'
import { type PersonEvent, type TaskEvent } from './protocol'

/** Prefix under which page, API and sockets are served; empty at the root of a host. */
const BASE_PATH = process.env.NEXT_PUBLIC_BASE_PATH ?? ''

// Fetched while the login is looked up; what fails here is tried again with the connection.
if (typeof window !== 'undefined') void loadLibrary().catch(() => undefined)

let current: ChatSocket | null = null

function followSession(socket: ChatSocket) {
  if (getToken()) socket.connect()
  useSession.subscribe((session, before) => {
    if (session.token === before.token) return
    if (!session.token) socket.disconnect()
    else if (session.login === before.login && before.token) socket.renew()
    else socket.connect()
  })
}

/** The connection; the first call opens it. Only in the browser. */
export function chatSocket(): ChatSocket {
  if (current) return current
  current = new ChatSocket({
    origin: window.location.origin,
    path: `${BASE_PATH}/socket.io`,
    getToken,
    onUnauthorized: (code) => {
      // With another token it connects again.
      if (code === 'TOKEN_EXPIRED') void refreshSession()
      else endSession('invalid')
    },
  })
  followSession(current)
  return current
}

const subscribeState = (listener: () => void) => chatSocket().onState(listener)
const readState = (): ConnectionState => chatSocket().getState()
const stateOfExport = (): ConnectionState => 'connecting'

/** State of the connection, for people to see. */
export const useConnection = (): ConnectionState => useSyncExternalStore(subscribeState, readState, stateOfExport)

/** Calls back on what a list of conversations follows; the returned function stops that. */
export const onTaskEvent = (listener: (event: TaskEvent) => void): (() => void) => chatSocket().onTaskEvent(listener)

/** Calls back on what this person hears whatever the page shows; the returned function stops that. */
export const onPersonEvent = (listener: (event: PersonEvent) => void): (() => void) => chatSocket().onPersonEvent(listener)
