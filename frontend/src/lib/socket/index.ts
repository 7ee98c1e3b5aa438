/** Everything that arrives by itself: the connection to namespace `/chat` and its typed events. */
export { ChatSocket, type ConnectionState } from './chat-socket'
export { chatSocket, onPersonEvent, onTaskEvent, useConnection } from './connection'
export { SocketError } from './errors'
export type * from './protocol'
