'use client'

import { AnswerView } from './answer-view'
import { type Conversation, type Entry, isBusy, isSending, type Outgoing } from './reducer'
import { OutgoingBubble, UserBubble } from './user-bubble'

export interface MessageActions {
  onAskAgain: (text: string) => void
  onSendAgain: (clientMessageId: string) => void
  onEdit: (message: Outgoing) => void
  onDiscard: (clientMessageId: string) => void
}

/** The text that led to the failed answer at the end; null when the conversation did not end so. */
function failedQuestion(state: Conversation): string | null {
  const last = state.entries.at(-1)
  if (last?.kind !== 'answer' || last.phase !== 'failed' || isBusy(state) || isSending(state)) return null
  return state.entries.findLast((entry) => entry.kind === 'user')?.text ?? null
}

interface Props extends MessageActions {
  state: Conversation
  modelLabels: ReadonlyMap<string, string>
}

export function Messages({ state, modelLabels, onAskAgain, onSendAgain, onEdit, onDiscard }: Props) {
  const question = failedQuestion(state)
  const last = state.entries.at(-1)
  const askAgain = (entry: Entry) => (question !== null && entry === last ? () => { onAskAgain(question) } : undefined)
  return (
    <>
      {state.entries.map((entry) =>
        entry.kind === 'user' ? (
          <UserBubble key={entry.subtaskId} text={entry.text} />
        ) : (
          <AnswerView
            key={entry.subtaskId}
            answer={entry}
            modelLabel={entry.modelName && (modelLabels.get(entry.modelName) ?? entry.modelName)}
            onAskAgain={askAgain(entry)}
          />
        ),
      )}
      {state.outgoing.map((message) => (
        <OutgoingBubble
          key={message.clientMessageId}
          message={message}
          onSendAgain={onSendAgain}
          onEdit={onEdit}
          onDiscard={onDiscard}
        />
      ))}
    </>
  )
}
