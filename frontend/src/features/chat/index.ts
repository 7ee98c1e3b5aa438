/** Conversations with a team: the view, and the reducer behind it. */
export { ChatView, type ChatViewProps } from './chat-view'
export { type Mentionable } from './composer/suggestions/use-offers'
