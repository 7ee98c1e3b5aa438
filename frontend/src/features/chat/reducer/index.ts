/** The conversation as a pure reducer over the socket's events. */
export { type ChatAction, reduce } from './reduce'
export {
  type Answer,
  type Conversation,
  emptyConversation,
  type Entry,
  type Failure,
  isBusy,
  isFinal,
  isSending,
  missingText,
  openAnswer,
  type Outgoing,
  settledUpTo,
  type UserMessage,
} from './state'
