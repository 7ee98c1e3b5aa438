/** The conversation as a pure reducer over the socket's events. */
export { type BlockPiece, type Piece, piecesOf, type TextPiece } from './pieces'
export { type ChatAction, reduce } from './reduce'
export {
  expiredGuidance,
  incompleteAnswer,
  isBusy,
  isQueuePaused,
  isSending,
  isUserMessage,
  openAnswer,
  queuedMessages,
  settledUpTo,
  typistsAt,
  waitingGuidance,
  waitsOf,
} from './selectors'
export {
  type Answer,
  type Block,
  type Context,
  type Conversation,
  emptyConversation,
  type Entry,
  type Failure,
  isAnswer,
  isFinal,
  type MemberDone,
  type OpenWait,
  type Opinion,
  type Outgoing,
  type Remark,
  type Typist,
  type Unheard,
  type UserMessage,
} from './state'
