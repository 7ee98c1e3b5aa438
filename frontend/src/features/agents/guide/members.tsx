'use client'

import { ArrowDown, ArrowUp, Crown, Pencil, Trash2, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { labelOf } from '@/lib/resources'
import {
  changeAgent, changeMember, type Draft, existingMember, labelOfMember, type MemberDraft, moveMember, nextKey, ownMember, removeMember, SIZES,
} from '../draft'
import { type Known } from '../known'
import { keyOfRef, refOf } from '../resolve'
import { MemberForm } from './member-form'

interface Props {
  draft: Draft
  known: Known
  change: (draft: Draft) => void
}

interface RowProps {
  draft: Draft
  member: MemberDraft
  index: number
  change: (draft: Draft) => void
  onEdit: () => void
}

function MemberRow({ draft, member, index, change, onEdit }: RowProps) {
  const { t } = useTranslation('agents')
  const { key, agent } = member
  const name = labelOfMember(member) || (draft.members.length === 1 ? draft.name : t('member.unnamed', { number: index + 1 }))
  const leads = draft.leader === key
  const words = agent.kind === 'own' ? agent.instructions : t('member.existingShort')
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          <span className="min-w-0 break-words">{name}</span>
          {leads && <Badge tone="primary">{t('graph.leads')}</Badge>}
        </p>
        <p className="line-clamp-1 text-sm text-muted-foreground">{words || t('member.noInstructions')}</p>
      </div>
      <div className="flex items-center">
        {SIZES[draft.mode].leader !== 'none' && !leads && (
          <Button variant="ghost" size="icon-sm" aria-label={t('member.lead', { name })} title={t('member.lead', { name })} onClick={() => change({ ...draft, leader: key })}>
            <Crown aria-hidden />
          </Button>
        )}
        <Button variant="ghost" size="icon-sm" aria-label={t('member.edit', { name })} title={t('member.edit', { name })} onClick={onEdit}>
          <Pencil aria-hidden />
        </Button>
        <Button variant="ghost" size="icon-sm" disabled={index === 0} aria-label={t('member.up', { name })} onClick={() => change(moveMember(draft, key, -1))}>
          <ArrowUp aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          disabled={index === draft.members.length - 1}
          aria-label={t('member.down', { name })}
          onClick={() => change(moveMember(draft, key, 1))}
        >
          <ArrowDown aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          disabled={draft.members.length === 1}
          aria-label={t('member.remove', { name })}
          onClick={() => change(removeMember(draft, key))}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
    </li>
  )
}

function AddMember({ draft, known, change, onNew }: Props & { onNew: (key: number) => void }) {
  const { t } = useTranslation('agents')
  const key = nextKey(draft)
  const add = (member: MemberDraft) => change({ ...draft, members: [...draft.members, member] })
  const taken = new Set(
    draft.members.flatMap(({ agent }) => {
      if (agent.kind === 'existing') return [keyOfRef(agent.ref)]
      return agent.stored ? [keyOfRef(refOf(agent.stored.bot))] : []
    }),
  )
  const bots = new Map(known.bots.map((bot) => [keyOfRef(refOf(bot)), bot]))
  const options = [...bots].filter(([value]) => !taken.has(value)).map(([value, bot]) => ({ value, label: labelOf(bot.metadata), hint: value }))
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="outline"
        className="h-10"
        onClick={() => {
          add(ownMember(key))
          onNew(key)
        }}
      >
        <UserPlus aria-hidden />
        {t('member.addNew')}
      </Button>
      {options.length > 0 && (
        <Select
          // Chosen and added: it shows the words again.
          key={draft.members.length}
          aria-label={t('member.addExisting')}
          placeholder={t('member.addExisting')}
          className="w-64 max-w-full"
          options={options}
          value={undefined}
          onValueChange={(value) => {
            const bot = bots.get(value)
            if (bot) add(existingMember(key, refOf(bot), labelOf(bot.metadata)))
          }}
        />
      )}
    </div>
  )
}

/** Who is in the team, in which order, and who leads. */
export function Members({ draft, known, change }: Props) {
  const { t } = useTranslation('agents')
  const { t: common } = useTranslation()
  const [edited, setEdited] = useState<number | null>(null)
  const member = draft.members.find(({ key }) => key === edited)
  return (
    <section className="space-y-3">
      <h3 className="text-sm font-semibold">{t('member.title')}</h3>
      <ol aria-label={t('member.title')} className="divide-y rounded-lg border bg-card">
        {draft.members.map((each, index) => (
          <MemberRow key={each.key} draft={draft} member={each} index={index} change={change} onEdit={() => setEdited(each.key)} />
        ))}
      </ol>
      <AddMember draft={draft} known={known} change={change} onNew={setEdited} />
      <Sheet
        open={member !== undefined}
        onOpenChange={(open) => {
          if (!open) setEdited(null)
        }}
      >
        {member && (
          <SheetContent title={labelOfMember(member) || t('member.addNew')} closeLabel={common('app.close')}>
            <MemberForm
              draft={draft}
              member={member}
              known={known}
              set={(part) => change(changeMember(draft, member.key, part))}
              setAgent={(part) => change(changeAgent(draft, member.key, part))}
            />
            <Button className="mt-6 w-full" onClick={() => setEdited(null)}>
              {t('member.done')}
            </Button>
          </SheetContent>
        )}
      </Sheet>
    </section>
  )
}
