'use client'

import { memo, type ReactNode, type RefObject, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRuntimeConfig } from '@/lib/runtime-config'
import { useConnection } from '@/lib/socket'
import { useShortcut } from '@/lib/shortcuts'
import { AttachButton } from '../attachments/attach-button'
import { Tray } from '../attachments/tray'
import { useAttach, useReadStatus } from '../attachments/use-attach'
import { blockedBy } from '../blocked'
import type { OpenConversation, Target } from '../conversation'
import { type DraftSkill, joined, NOTHING } from '../draft'
import { useDraft } from '../draft-store'
import { type Around } from './around'
import { Composer } from './composer'
import { effective, NO_OPTIONS, useMessageOptions } from './message-options'
import { Chips } from './options/chips'
import { OptionsMenu } from './options/options-menu'
import { useOffered } from './options/use-offered'
import { GuidancePanel } from './queue/guidance-panel'
import { PausedDialog } from './queue/paused-dialog'
import { QueuePanel } from './queue/queue-panel'
import { type Mentionable, useOffers } from './suggestions/use-offers'
import { useSecondOpinion } from './use-second-opinion'
import { useSend } from './use-send'

export interface ComposerAreaProps {
  conversation: OpenConversation
  around: Around
  target: Target
  /** Id of whoever looks at the page. */
  me: number | undefined
  /** Members of the team, if it has several. */
  members: readonly Mentionable[]
  isGroupChat: boolean
  /** It is one's own conversation: in a group chat only its owner chooses skills. */
  isOwner: boolean
  placeholder: string | null
  toolbar: ReactNode
  field: RefObject<HTMLTextAreaElement | null>
}

/** Puts the cursor into the field, but not on a phone: that would bring up the keyboard unasked. */
export function focusOn(field: RefObject<HTMLTextAreaElement | null>) {
  if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
}

const sameSkill = (left: DraftSkill, right: DraftSkill) =>
  left.name === right.name && left.namespace === right.namespace && left.is_public === right.is_public

/** Everything from which a message comes about: what waits, the text with its files and skills, and how it is to be answered. */
export const ComposerArea = memo(function ComposerArea({ conversation, around, target, me, members, isGroupChat, isOwner, placeholder, toolbar, field }: ComposerAreaProps) {
  const { t } = useTranslation('composer')
  const { taskId, running, queue } = around
  const [draft, change] = useDraft(taskId)
  const [stored, changeOptions] = useMessageOptions(taskId)
  const offered = useOffered()
  const options = effective(stored, offered)
  const longest = useRuntimeConfig()?.max_message_chars ?? Infinity
  const attaching = useAttach(taskId)
  useReadStatus()
  const offers = useOffers({ taskId, members, isGroupChat, maySkills: isOwner })
  const connection = useConnection()
  const { send, asking, cancel, decide } = useSend({ conversation, around, draft, options, target })
  useSecondOpinion(around, options.opinion)
  useEffect(() => {
    // A menu that somebody has opened before all was here would close.
    if (!document.activeElement?.closest('[role=menu], [role=dialog], [role=alertdialog], [role=listbox]')) focusOn(field)
  }, [field, taskId])
  useShortcut('composer', () => field.current?.focus())
  const back = () => { focusOn(field) }
  const stop = () => {
    void conversation.stop()
    back()
  }
  useShortcut('stop', stop, running === 'yes')
  const skills = draft.skills
  const extras = draft.files.length > 0 || skills.length > 0
  return (
    <>
      <div className="mx-auto w-full max-w-3xl space-y-2 px-4 pb-2 empty:hidden">
        <GuidancePanel
          conversation={conversation}
          unheard={around.unheard}
          onTakeUp={(text) => {
            change((now) => joined(now, { ...NOTHING, text }))
            field.current?.focus()
          }}
        />
        {queue && <QueuePanel conversation={conversation} queue={queue} me={me} onRemoved={back} />}
      </div>
      <Composer
        text={draft.text}
        longest={longest}
        onText={(text) => { change((now) => ({ ...now, text })) }}
        onSend={(way) => {
          send(way)
          back()
        }}
        blocked={blockedBy(around, connection, target.teamId, draft)}
        running={running}
        onStop={stop}
        noGuidance={extras ? t('ways.noGuidance') : null}
        offers={offers}
        onSkill={({ skill }) => { change((now) => joined(now, { ...NOTHING, skills: [skill] })) }}
        onFiles={attaching.add}
        above={
          <>
            <Chips
              skills={skills}
              options={options}
              offered={offered}
              onRemoveSkill={(gone) => {
                change((now) => ({ ...now, skills: now.skills.filter((skill) => !sameSkill(skill, gone)) }))
                back()
              }}
              onRemoveOption={(name) => {
                changeOptions({ [name]: NO_OPTIONS[name] })
                back()
              }}
            />
            <Tray files={draft.files} limits={attaching.limits} onRemoved={back} />
          </>
        }
        toolbar={
          <>
            <AttachButton attaching={attaching} />
            <OptionsMenu options={options} offered={offered} onChange={changeOptions} />
            {toolbar}
          </>
        }
        placeholder={placeholder}
        field={field}
      />
      <PausedDialog
        open={asking}
        count={queue?.items?.length ?? 0}
        onOpenChange={(open) => { if (!open) cancel() }}
        onSend={decide}
      />
    </>
  )
})
